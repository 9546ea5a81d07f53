package portcullis.policy.cedar;

import com.cedarpolicy.model.DetailedError;
import com.cedarpolicy.model.ValidationResponse;
import com.cedarpolicy.model.schema.Schema;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import portcullis.config.PolicyFile;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.Origin;
import portcullis.config.keys.Place;
import portcullis.policy.source.PolicySplitter;
import portcullis.policy.source.PolicyText;

/**
 * The operator's schema: all its files as one, because their types may name each other. They may also name types that the routes
 * give: Cedar resolves every name at once, so such a type stands behind them as an empty one while they are read.
 */
final class SchemaFiles {
    private static final Pattern UNRESOLVED = Pattern.compile("failed to resolve types?: (.*)");

    private final List<PolicyFile> files;
    private final Set<String> known;
    private final Consumer<ConfigProblem> problems;
    private final String joined;
    private final Set<String> added = new LinkedHashSet<>();

    SchemaFiles(List<PolicyFile> files, Set<String> known, Consumer<ConfigProblem> problems) {
        this.files = files;
        this.known = known;
        this.problems = problems;
        StringBuilder all = new StringBuilder();
        files.forEach(file -> all.append(file.text()).append('\n'));
        this.joined = all.toString();
    }

    /** Null where something is wrong, which is reported. */
    @Nullable CedarSchema read() throws CedarLibrary.Unavailable {
        for (PolicyFile file : files) {
            if (!PolicySplitter.isShallow(file, problems)) {
                return null;
            }
        }
        while (true) {
            String text = withAdded();
            ValidationResponse response = Validation.of(new Schema(text), List.of());
            List<DetailedError> errors = response.errors.isPresent() ? response.errors.get() : List.of();
            if (errors.isEmpty()) {
                return without(CedarLibrary.call(
                        () -> Schema.parse(Schema.JsonOrCedar.Cedar, text).toJsonFormat()));
            }
            if (!added.addAll(wantedOf(errors.getFirst().message))) {
                errors.forEach(this::report);
                return null;
            }
        }
    }

    private String withAdded() {
        StringBuilder text = new StringBuilder(joined);
        for (String type : added) {
            int name = type.lastIndexOf("::");
            text.append(name < 0 ? "entity " + type + ";\n" : "namespace " + type.substring(0, name) + " { entity " + type.substring(name + 2) + "; }\n");
        }
        return text.toString();
    }

    private Set<String> wantedOf(String message) {
        Set<String> wanted = new LinkedHashSet<>();
        UNRESOLVED.matcher(message).results().map(MatchResult::group).findFirst().ifPresent(found -> {
            for (String type : UNRESOLVED.matcher(found).replaceFirst("$1").split(", ")) {
                if (known.contains(type)) {
                    wanted.add(type);
                }
            }
        });
        return wanted;
    }

    private CedarSchema without(JsonNode schema) {
        for (String type : added) {
            int name = type.lastIndexOf("::");
            JsonNode namespace = schema.path(name < 0 ? "" : type.substring(0, name));
            if (namespace.path("entityTypes") instanceof ObjectNode types) {
                types.remove(name < 0 ? type : type.substring(name + 2));
            }
        }
        return new CedarSchema(schema.toString());
    }

    private void report(DetailedError error) {
        List<Place> places = new ArrayList<>();
        error.sourceLocations.forEach(location -> places.add(place(location.start)));
        Place place = places.isEmpty() ? Place.of(files.getFirst().name()) : places.getFirst();
        Wording wording = SchemaWording.of(error, places.size() > 1 ? places.get(1) : null, known);
        problems.accept(ConfigProblem.error(place, wording.wrong(), wording.cure()));
    }

    /** @param offset in bytes of the joined text */
    private Place place(int offset) {
        int at = PolicyText.charAt(joined, offset);
        for (PolicyFile file : files) {
            if (at <= file.text().length()) {
                return PolicyText.at(Place.of(new Origin(file.name(), 1, 1), ""), file.text(), at);
            }
            at -= file.text().length() + 1;
        }
        return Place.of(files.getLast().name());
    }
}
