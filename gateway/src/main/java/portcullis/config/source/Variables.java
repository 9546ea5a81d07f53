package portcullis.config.source;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.Findings;
import portcullis.config.keys.Origin;
import portcullis.config.keys.Place;
import portcullis.config.keys.Tree;

/**
 * Variables of the environment that set keys of {@code gateway.yaml}: {@code PORTCULLIS__SHUTDOWN__PRE_DRAIN=0s} sets
 * {@code shutdown.pre-drain}. A variable that sets no known key is found by the reader, like any other unknown key.
 */
final class Variables {
    static final String PREFIX = "PORTCULLIS__";

    private Variables() {}

    /** Those that set keys, by name, in the order of their names. */
    static Map<String, String> of(Map<String, String> environment) {
        Map<String, String> found = new TreeMap<>();
        environment.forEach((name, value) -> {
            if (name.startsWith(PREFIX)) {
                found.put(name, value);
            }
        });
        return found;
    }

    /** The tree with all of them laid over it. */
    static Tree.Block over(Tree.Block tree, Map<String, String> variables, Findings findings) {
        Tree.Block result = tree;
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            String name = variable.getKey();
            String[] sections = name.substring(PREFIX.length()).split("__", -1);
            Tree value = YamlTree.value(name, variable.getValue());
            Tree.Block overlay = overlay(name, sections, 0, value, result, findings);
            if (overlay != null) {
                result = Overlay.over(result, overlay);
            }
        }
        return result;
    }

    private static Tree.@Nullable Block overlay(
            String variable, String[] sections, int at, Tree value, @Nullable Tree beside, Findings findings) {
        if (sections[at].isEmpty()) {
            findings.add(ConfigProblem.error(
                    Place.of(variable), "has an empty part", "for example " + PREFIX + "SHUTDOWN__PRE_DRAIN"));
            return null;
        }
        String key = key(sections[at], beside);
        Tree below = value;
        if (at + 1 < sections.length) {
            below = overlay(variable, sections, at + 1, value, below(beside, key), findings);
        }
        Origin origin = Origin.of(variable);
        return below == null ? null : new Tree.Block(Map.of(key, new Tree.Field(origin, below)), origin);
    }

    /** The key as it is written in the file, where names may have capitals and underscores; else in kebab case. */
    private static String key(String section, @Nullable Tree beside) {
        if (beside instanceof Tree.Block block) {
            for (String written : block.fields().keySet()) {
                if (asVariable(written).equals(section)) {
                    return written;
                }
            }
        }
        return section.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String asVariable(String key) {
        return key.toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_');
    }

    private static @Nullable Tree below(@Nullable Tree tree, String key) {
        if (!(tree instanceof Tree.Block block)) {
            return null;
        }
        Tree.Field field = block.fields().get(key);
        return field == null ? null : field.value();
    }
}
