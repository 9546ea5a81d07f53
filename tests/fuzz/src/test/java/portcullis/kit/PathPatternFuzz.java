package portcullis.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Patterns of routes, a line each, and a decoded path, the last line. */
class PathPatternFuzz {
    private static final Pattern INT = Pattern.compile("-?[0-9]+");
    private static final Pattern UUID = Pattern.compile("[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}");

    @DictionaryFile(resourcePath = "/path-pattern.dict")
    @FuzzTest
    void matchTogetherWhatTheyMatchAlone(byte[] bytes) {
        String[] lines = new String(bytes, StandardCharsets.ISO_8859_1).split("\n", -1);
        String path = lines[lines.length - 1];
        if (!path.isEmpty() && !path.startsWith("/")) {
            return;
        }
        PathTrieBuilder<List<PathPattern>> together = new PathTrieBuilder<>();
        List<PathPattern> matching = new ArrayList<>();
        for (int i = 0; i < lines.length - 1 && i < 8; i++) {
            PathPattern pattern;
            try {
                pattern = PathPattern.parse(lines[i]);
            } catch (SyntaxFault fault) {
                continue;
            }
            together.at(pattern, ArrayList::new).add(pattern);
            if (matches(pattern.segments(), path.isEmpty() ? "/" : path)) {
                matching.add(pattern);
            }
        }
        List<PathPattern> found = new ArrayList<>();
        PathTrie<List<PathPattern>> trie = together.build();
        trie.find(path, 0, path.length(), found, (here, all) -> {
            all.addAll(here);
            return null;
        });
        assertEquals(sorted(matching), sorted(found));
        assertTrue(trie.mostVisits() > 0, "visits something");
        boolean isEncodable = path.indexOf('%') < 0;
        for (PathPattern pattern : found) {
            if (isEncodable && !path.isEmpty()) {
                assertEquals(pattern.names().size(), pattern.captures(path, 0, path.length()).size(), "a value for each name");
            }
        }
    }

    private static List<String> sorted(List<PathPattern> patterns) {
        return patterns.stream().map(PathPattern::text).sorted().toList();
    }

    private static boolean matches(List<PathPattern.Segment> segments, String path) {
        String[] parts = path.substring(1).split("/", -1);
        for (int i = 0; i < segments.size(); i++) {
            if (segments.get(i) instanceof PathPattern.Rest) {
                return true;
            }
            if (i == parts.length || !matches(segments.get(i), parts[i])) {
                return false;
            }
        }
        return parts.length == segments.size();
    }

    private static boolean matches(PathPattern.Segment segment, String part) {
        return switch (segment) {
            case PathPattern.Literal(String text) -> part.equals(text);
            case PathPattern.Rest rest -> true;
            case PathPattern.Capture(String prefix, PathPattern.Kind kind, String suffix) -> {
                int length = part.length() - prefix.length() - suffix.length();
                yield length > 0 && part.startsWith(prefix) && part.endsWith(suffix)
                        && matches(kind, part.substring(prefix.length(), prefix.length() + length));
            }
        };
    }

    private static boolean matches(PathPattern.Kind kind, String value) {
        return switch (kind) {
            case ANY -> true;
            case INT -> INT.matcher(value).matches() && isLong(value);
            case UUID -> UUID.matcher(value).matches();
        };
    }

    private static boolean isLong(String value) {
        try {
            Long.parseLong(value);
            return true;
        } catch (NumberFormatException tooLarge) {
            return false;
        }
    }
}
