package portcullis.tests.framing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * One line of a scenario table: bytes and what they must lead to.
 *
 * @param bytes one character per byte
 * @param statuses the statuses that are right, usually one
 * @param reasons the reasons that are right, usually one
 * @param alone whether the bytes have no end, so that nothing can follow them
 * @param ending how a scripted upstream ends the connection after them: stays, closes or resets
 */
record WireCase(String group, String is, String bytes, List<Integer> statuses, List<String> reasons, boolean alone, String ending) {
    private static final Pattern REPEAT = Pattern.compile("\u27e8([^\u27e8\u27e9]*)\\*([0-9]+)\u27e9", Pattern.DOTALL);
    private static final String PLACE = "\u2026";

    /** A named list of cases of the same kind. */
    record Group(String name, List<WireCase> cases) {}

    /** @param resource path of a YAML table whose head comment says how it is written */
    static List<Group> read(String resource) {
        try (InputStream in = WireCase.class.getResourceAsStream(resource)) {
            List<Group> groups = new ArrayList<>();
            for (Object group : list(new Load(LoadSettings.builder().build()).loadFromInputStream(in))) {
                groups.add(group(map(group)));
            }
            return groups;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Group group(Map<?, ?> group) {
        String name = text(group, "group", null);
        List<WireCase> cases = new ArrayList<>();
        for (Object each : list(group.get("cases"))) {
            Map<?, ?> one = map(each);
            String template = text(one, "template", text(group, "template", PLACE));
            cases.add(new WireCase(
                    name,
                    text(one, "is", null),
                    expand(template.replace(PLACE, text(one, "put", null))),
                    values(one, group, "status").stream().map(Integer.class::cast).toList(),
                    values(one, group, "reason").stream().map(String.class::cast).toList(),
                    Boolean.TRUE.equals(one.get("alone")),
                    text(one, "then", text(group, "then", "stays"))));
        }
        return new Group(name, cases);
    }

    private static String expand(String text) {
        Matcher repeat = REPEAT.matcher(text);
        return repeat.find()
                ? expand(repeat.replaceAll(match ->
                        Matcher.quoteReplacement(match.group(1).repeat(Integer.parseInt(match.group(2))))))
                : text;
    }

    private static String text(Map<?, ?> from, String key, @Nullable String otherwise) {
        Object value = from.get(key);
        if (value == null && otherwise != null) {
            return otherwise;
        }
        if (value instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("no text under '" + key + "' in " + from);
    }

    private static List<?> values(Map<?, ?> nearer, Map<?, ?> farther, String key) {
        Object value = nearer.containsKey(key) ? nearer.get(key) : farther.get(key);
        if (value == null) {
            throw new IllegalArgumentException("no '" + key + "' in " + nearer);
        }
        return value instanceof List<?> many ? many : List.of(value);
    }

    private static List<?> list(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException("not a list: " + value);
    }

    private static Map<?, ?> map(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new IllegalArgumentException("not a map: " + value);
    }
}
