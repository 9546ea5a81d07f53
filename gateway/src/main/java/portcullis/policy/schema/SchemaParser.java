package portcullis.policy.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import portcullis.config.PolicyFile;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.NearestName;
import portcullis.config.keys.Place;
import portcullis.policy.schema.SchemaTokens.Fault;

/**
 * Reads a file of types in Cedar's own syntax (Cedar's reference, "Schema grammar"). Cedar's library reads them too, but tells of
 * one mistake at a time and forgets where a type stood, which whoever adds to types of ours needs to know. Of each declaration
 * with a mistake in it, the first is told, and reading goes on behind it.
 */
final class SchemaParser {
    /** How deep records and sets may nest. */
    static final int MAX_DEPTH = 32;

    private static final List<String> DECLARATIONS = List.of("entity", "type", "namespace");

    private final SchemaTokens tokens;
    private final Consumer<ConfigProblem> problems;
    private final List<Written> found = new ArrayList<>();
    private int depth;

    private SchemaParser(PolicyFile file, Consumer<ConfigProblem> problems) {
        tokens = new SchemaTokens(file);
        this.problems = problems;
    }

    /** The declarations of a file, in its order. */
    static List<Written> read(PolicyFile file, Consumer<ConfigProblem> problems) {
        SchemaParser parser = new SchemaParser(file, problems);
        if (parser.tokens.is("{")) {
            Place place = parser.tokens.place();
            problems.accept(ConfigProblem.error(place, "is in JSON", "Cedar's own syntax for schemas, such as entity Team { name: String };"));
            return List.of();
        }
        while (!parser.tokens.isAtEnd()) {
            parser.recovering(() -> parser.declaration("", true));
            if (parser.tokens.is("}")) {
                problems.accept(ConfigProblem.error(parser.tokens.place(), "`}` closes nothing", "take it away, or open it where it belongs"));
                parser.tokens.skip();
            }
        }
        return parser.found;
    }

    /** Reads something that may be wrong. */
    private interface Step {
        void read() throws Fault;
    }

    private void recovering(Step step) {
        int start = tokens.position();
        try {
            step.read();
        } catch (Fault fault) {
            problems.accept(ConfigProblem.error(fault.place(), fault.wrong(), fault.cure()));
            tokens.recover(start);
        }
    }

    private void declaration(String namespace, boolean outside) throws Fault {
        if (tokens.is("}")) {
            return;
        }
        tokens.refuseStrange();
        Map<String, String> annotations = annotations();
        Place place = tokens.place();
        if (tokens.skip("entity")) {
            entities(namespace, annotations);
        } else if (tokens.skip("type")) {
            place = tokens.place();
            String name = tokens.identifier("the name of a type");
            tokens.expect("=", "as in type Address = { city: String };");
            found.add(new Written.AliasType(namespace, name, type(), annotations, place));
            end(name);
        } else if (outside && tokens.skip("namespace")) {
            namespace();
        } else if (tokens.is("namespace")) {
            throw tokens.fault("a namespace inside of one", "one namespace with a longer name, as in namespace Shop::Stock { .. }");
        } else if (tokens.is("action")) {
            throw tokens.fault(
                    "an action is declared by the route of that id, and by nothing else",
                    "take it away; policies name the action of a route as Action::\"<api>/<route>\"");
        } else {
            String nearest = NearestName.to(tokens.peek(), DECLARATIONS);
            throw tokens.fault(
                    tokens.found() + " where a declaration belongs",
                    nearest != null ? "did you mean '" + nearest + "'?" : "entity NAME { .. };, type NAME = ..; or namespace NAME { .. }");
        }
    }

    private void namespace() throws Fault {
        String namespace = tokens.path("the name of a namespace");
        tokens.expect("{", "as in namespace Shop { entity Order; }");
        while (!tokens.is("}")) {
            if (tokens.isAtEnd()) {
                throw tokens.fault("the namespace " + namespace + " is not closed", "a `}` at its end");
            }
            recovering(() -> declaration(namespace, false));
        }
        tokens.skip();
    }

    private void end(String name) throws Fault {
        if (!tokens.skip(";")) {
            throw tokens.fault(tokens.found() + " where the `;` behind " + name + " belongs", "each declaration ends with `;`");
        }
    }

    private Map<String, String> annotations() throws Fault {
        Map<String, String> annotations = new LinkedHashMap<>();
        while (tokens.skip("@")) {
            Place place = tokens.place();
            String name = tokens.peek(); // any word, those of the language included
            tokens.skip();
            String value = "";
            if (tokens.skip("(")) {
                value = tokens.text();
                tokens.expect(")", "as in @doc(\"..\")");
            }
            if (annotations.put(name, value) != null) {
                throw new Fault(place, "@" + name + " stands here twice", "one of them");
            }
        }
        return annotations;
    }

    private void entities(String namespace, Map<String, String> annotations) throws Fault {
        Map<String, Place> names = new LinkedHashMap<>();
        do {
            Place place = tokens.place();
            names.put(tokens.identifier("the name of an entity type"), place);
        } while (tokens.skip(","));
        if (tokens.skip("enum")) {
            List<String> ids = ids();
            end(String.join(", ", names.keySet()));
            names.forEach((name, place) -> found.add(
                    new Written.EntityType(namespace, name, List.of(), Map.of(), null, ids, annotations, place)));
            return;
        }
        List<Written.Name> parents = tokens.skip("in") ? parents() : List.of();
        boolean assigned = tokens.skip("=");
        Map<String, Written.Attribute> attributes = assigned || tokens.is("{") ? fields() : Map.of();
        Written.Type tags = tokens.skip("tags") ? type() : null;
        if (tokens.is("in")) {
            throw tokens.fault("`in` behind the attributes", "in front of them, as in entity Order in [Shop] { .. };");
        }
        end(String.join(", ", names.keySet()));
        names.forEach((name, place) -> found.add(
                new Written.EntityType(namespace, name, parents, attributes, tags, null, annotations, place)));
    }

    private List<String> ids() throws Fault {
        List<String> ids = new ArrayList<>();
        tokens.expect("[", "as in entity Colour enum [\"red\", \"green\"];");
        do {
            ids.add(tokens.text());
        } while (tokens.skip(",") && !tokens.is("]"));
        tokens.expect("]", "as in entity Colour enum [\"red\", \"green\"];");
        return List.copyOf(ids);
    }

    private List<Written.Name> parents() throws Fault {
        if (!tokens.skip("[")) {
            return List.of(name("the type of an entity"));
        }
        List<Written.Name> parents = new ArrayList<>();
        while (!tokens.skip("]")) {
            parents.add(name("the type of an entity"));
            if (!tokens.is("]")) {
                tokens.expect(",", "as in entity Order in [Shop, Team];");
            }
        }
        return List.copyOf(parents);
    }

    private Written.Name name(String what) throws Fault {
        Place place = tokens.place();
        return new Written.Name(tokens.path(what), place);
    }

    private Written.Type type() throws Fault {
        if (++depth > MAX_DEPTH) {
            throw tokens.fault("types nest deeper than " + MAX_DEPTH, "a type with a name for what is inside: type Inner = { .. };");
        }
        try {
            if (tokens.is("{")) {
                return new Written.Fields(fields());
            }
            Written.Name name = name("a type");
            if (name.text().equals("Set")) {
                return set(name);
            }
            if (tokens.is("?")) {
                throw tokens.fault("`?` behind the type", "behind the name: name?: " + name.text());
            }
            return name;
        } finally {
            depth--;
        }
    }

    private Written.Type set(Written.Name name) throws Fault {
        if (!tokens.skip("<")) {
            throw new Fault(name.place(), "does not say of what it is a set", "for example Set<String>");
        }
        Written.Type element = type();
        tokens.expect(">", "for example Set<String>");
        return new Written.SetOf(element);
    }

    private Map<String, Written.Attribute> fields() throws Fault {
        tokens.expect("{", "attributes, as in { name: String, since?: Long }");
        Map<String, Written.Attribute> attributes = new LinkedHashMap<>();
        while (!tokens.skip("}")) {
            attribute(attributes);
            if (tokens.is(";")) {
                throw tokens.fault("`;` between attributes", "`,`");
            }
            if (!tokens.is("}")) {
                tokens.expect(",", "attributes stand apart by `,`, and `}` ends them");
            }
        }
        return attributes;
    }

    private void attribute(Map<String, Written.Attribute> attributes) throws Fault {
        Map<String, String> annotations = annotations();
        Place place = tokens.place();
        String name = tokens.isText() ? tokens.text() : tokens.identifier("an attribute");
        boolean required = !tokens.skip("?");
        tokens.expect(":", "its type, as in " + name + ": String");
        Written.Attribute before = attributes.put(name, new Written.Attribute(type(), required, annotations, place));
        if (before != null) {
            throw new Fault(place, "'" + name + "' stands here twice, first in " + before.place(), "one of them");
        }
    }
}
