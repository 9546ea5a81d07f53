package portcullis.config.source;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.Findings;
import portcullis.config.keys.Origin;
import portcullis.config.keys.Place;
import portcullis.config.keys.Tree;

/**
 * Reads one YAML 1.2 document into a tree. Scalars stay text: what {@code 1.10} or {@code on} means is for the key to
 * say. It is built from events, not from the library's nodes, because events do not recurse and so the depth can be
 * bounded before the stack is.
 */
final class YamlTree {
    /** Deeper nesting is refused. */
    static final int DEEPEST = 64;

    /** What aliases may repeat, counted in values, in one document. */
    static final int MOST_ALIASED = 10_000;

    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final Tree.Material FROM_ENVIRONMENT = new Tree.Material.Referenced(List.of());
    private static final int LONGEST_KEY = 1024;

    private final String file;
    private final Findings findings;
    private final Map<Anchor, Anchored> anchors = new HashMap<>();
    private Iterator<Event> events = Collections.emptyIterator();
    private int values;
    private int aliased;

    private record Anchored(Tree tree, int values) {}

    /** Stops the reading of a document that cannot be made sense of any further. */
    private static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient ConfigProblem problem;

        Unreadable(ConfigProblem problem) {
            super(problem.wrong(), null, false, false);
            this.problem = problem;
        }
    }

    private YamlTree(String file, Findings findings) {
        this.file = file;
        this.findings = findings;
    }

    /**
     * Reads a file; an empty one is an empty block.
     *
     * @param file as printed to the operator
     * @return null when something was wrong, which has been noted
     */
    static Tree.@Nullable Block read(String file, byte[] content, Findings findings) {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
        } catch (CharacterCodingException notText) {
            findings.add(ConfigProblem.error(Place.of(file), "is not UTF-8", "text in UTF-8"));
            return null;
        }
        int errors = findings.errors();
        Tree tree = new YamlTree(file, findings).document(text.startsWith("\uFEFF") ? text.substring(1) : text);
        if (findings.errors() > errors) {
            return null;
        }
        if (tree == null || tree instanceof Tree.Scalar scalar && scalar.text() == null) {
            return new Tree.Block(Map.of(), Origin.of(file));
        }
        if (tree instanceof Tree.Block block) {
            return new Tree.Block(block.fields(), Origin.of(file));
        }
        findings.add(ConfigProblem.error(Place.of(file), "is " + tree.kind() + " as a whole", "keys and their values"));
        return null;
    }

    /** Reads the value of a variable: a list or map in YAML, or else the text as it is. */
    static Tree value(String variable, String text) {
        Origin origin = Origin.of(variable);
        if (text.startsWith("[") || text.startsWith("{")) {
            Tree tree = new YamlTree(variable, new Findings()).document(text);
            if (tree != null) {
                return atOrigin(tree, origin);
            }
            // An address such as [::1]:9900 begins like a list.
        }
        return new Tree.Scalar(text, origin, FROM_ENVIRONMENT);
    }

    /** Lines within a variable tell nobody anything; and a secret in one stands in no file. */
    private static Tree atOrigin(Tree tree, Origin origin) {
        return switch (tree) {
            case Tree.Scalar scalar -> new Tree.Scalar(scalar.text(), origin, FROM_ENVIRONMENT);
            case Tree.Items list -> new Tree.Items(
                    list.items().stream().map(item -> atOrigin(item, origin)).toList(), origin);
            case Tree.Block block -> {
                Map<String, Tree.Field> fields = new LinkedHashMap<>();
                block.fields()
                        .forEach((name, field) ->
                                fields.put(name, new Tree.Field(origin, atOrigin(field.value(), origin))));
                yield new Tree.Block(fields, origin);
            }
        };
    }

    private @Nullable Tree document(String text) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setCodePointLimit(Math.max(text.length(), 1))
                .build();
        try {
            events = new Parse(settings).parseString(text).iterator();
            Tree tree = null;
            while (events.hasNext()) {
                Event event = events.next();
                switch (event.getEventId()) {
                    case DocumentStart -> {
                        if (tree != null) {
                            throw unreadable(event, "a second document begins", "one document in a file");
                        }
                        tree = node(events.next(), null, "", 1);
                    }
                    default -> {}
                }
            }
            return tree;
        } catch (Unreadable stopped) {
            findings.add(stopped.problem);
        } catch (MarkedYamlEngineException notYaml) {
            findings.add(ConfigProblem.error(
                    Place.of(origin(notYaml.getProblemMark()), ""), syntax(notYaml), "YAML 1.2"));
        } catch (YamlEngineException notYaml) {
            findings.add(ConfigProblem.error(Place.of(file), String.valueOf(notYaml.getMessage()), "YAML 1.2"));
        }
        return null;
    }

    private static String syntax(MarkedYamlEngineException notYaml) {
        String context = notYaml.getContext();
        return (context == null ? "" : context + ", ") + notYaml.getProblem();
    }

    /**
     * @param key the place of the key in front; null where there is none
     * @param path of that key
     */
    private Tree node(Event event, @Nullable Origin key, String path, int depth) {
        if (depth > DEEPEST) {
            throw unreadable(event, "is nested deeper than " + DEEPEST + " levels", "a flatter file");
        }
        values++;
        int before = values;
        Tree tree = switch (event) {
            case AliasEvent alias -> alias(alias);
            case ScalarEvent scalar -> scalar(scalar);
            case SequenceStartEvent start -> list(start, key, path, depth);
            case MappingStartEvent start -> block(start, key, path, depth);
            default -> throw unreadable(event, "is not a value", "a value, a list or a block");
        };
        if (event instanceof NodeEvent node && !(event instanceof AliasEvent)) {
            node.getAnchor().ifPresent(anchor -> anchors.put(anchor, new Anchored(tree, values - before + 1)));
        }
        return tree;
    }

    private Tree alias(AliasEvent alias) {
        Anchored anchored = anchors.get(alias.getAlias());
        if (anchored == null) {
            throw unreadable(
                    alias,
                    "refers to *" + alias.getAlias().getValue() + ", which is not above",
                    "an anchor that ends above");
        }
        aliased += anchored.values;
        values += anchored.values;
        if (aliased > MOST_ALIASED) {
            throw unreadable(alias, "aliases repeat more than " + MOST_ALIASED + " values", "fewer of them");
        }
        return anchored.tree;
    }

    private Tree scalar(ScalarEvent scalar) {
        refuseTag(scalar.getTag(), scalar);
        boolean nothing = scalar.isPlain() && NULLS.contains(scalar.getValue());
        return new Tree.Scalar(nothing ? null : scalar.getValue(), origin(scalar.getStartMark()), Tree.WRITTEN);
    }

    private Tree list(SequenceStartEvent start, @Nullable Origin key, String path, int depth) {
        refuseTag(start.getTag(), start);
        List<Tree> items = new ArrayList<>();
        for (Event event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            items.add(node(event, null, path + "[" + items.size() + "]", depth + 1));
        }
        return new Tree.Items(Collections.unmodifiableList(items), key != null ? key : origin(start.getStartMark()));
    }

    private Tree block(MappingStartEvent start, @Nullable Origin key, String path, int depth) {
        refuseTag(start.getTag(), start);
        Map<String, Tree.Field> fields = new LinkedHashMap<>();
        for (Event event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            Origin origin = origin(event.getStartMark());
            String name = keyName(event);
            String own = path.isEmpty() ? name : path + "." + name;
            Tree value = node(events.next(), origin, own, depth + 1);
            Tree.Field first = fields.putIfAbsent(name, new Tree.Field(origin, value));
            if (first != null) {
                findings.add(ConfigProblem.error(
                        Place.of(origin, own),
                        "stands here a second time, first in line " + first.origin().line(),
                        "one of them"));
            }
        }
        return new Tree.Block(Collections.unmodifiableMap(fields), key != null ? key : origin(start.getStartMark()));
    }

    private String keyName(Event event) {
        if (!(event instanceof ScalarEvent scalar)) {
            throw unreadable(event, "a key is a list, a block or an alias", "a word");
        }
        refuseTag(scalar.getTag(), scalar);
        if (scalar.getValue().length() > LONGEST_KEY) {
            throw unreadable(event, "a key has more than " + LONGEST_KEY + " characters", "a shorter one");
        }
        return scalar.getValue();
    }

    private void refuseTag(Optional<String> tag, Event event) {
        if (tag.isPresent()) {
            throw unreadable(event, "has the tag " + tag.get(), "no tag; the key says what its value means");
        }
    }

    private Unreadable unreadable(Event event, String wrong, String cure) {
        return new Unreadable(ConfigProblem.error(Place.of(origin(event.getStartMark()), ""), wrong, cure));
    }

    private Origin origin(Optional<Mark> mark) {
        return mark.map(at -> new Origin(file, at.getLine() + 1, at.getColumn() + 1)).orElseGet(() -> Origin.of(file));
    }
}
