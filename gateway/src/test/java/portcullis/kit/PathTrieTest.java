package portcullis.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PathTrieTest {
    private static final List<String> PATTERNS = List.of(
            "/", "/orders", "/orders/", "/orders/{id}", "/orders/{id:int}", "/orders/{id:uuid}", "/orders/search",
            "/orders/{id}:cancel", "/orders/{id:int}:cancel", "/orders/v{n}.json", "/orders/{n}.json", "/orders/{id}/lines",
            "/orders/{id:int}/lines/{line}", "/orders/search/{rest...}", "/old/{rest...}", "/old/kept", "/{any}/deep/x",
            "/files/{rest...}", "/@me", "/caf\u00e9");

    @ParameterizedTest
    @CsvSource({
        "/, /",
        "'', /",
        "/orders, /orders",
        "/orders/, /orders/",
        "/orders/search, /orders/search",
        "/orders/abc, /orders/{id}",
        "/orders/7, /orders/{id:int}",
        "/orders/-7, /orders/{id:int}",
        "/orders/018f2b6a-7c3d-7e4f-8a9b-0123456789af, /orders/{id:uuid}",
        "/orders/018f2b6a-7c3d-7e4f-8a9b-0123456789ag, /orders/{id}",
        "/orders/a:cancel, /orders/{id}:cancel",
        "/orders/7:cancel, /orders/{id:int}:cancel",
        "/orders/:cancel, /orders/{id}",
        "/orders/v1.json, /orders/v{n}.json",
        "/orders/v.json, /orders/{n}.json",
        "/orders/x.json, /orders/{n}.json",
        "/orders/.json, /orders/{id}",
        "/orders/search/, /orders/search/{rest...}",
        "/orders/search/a/b, /orders/search/{rest...}",
        "/orders/search/lines, /orders/search/{rest...}",
        "/orders/x/lines, /orders/{id}/lines",
        "/orders/7/lines, /orders/{id}/lines",
        "/orders/7/lines/3, /orders/{id:int}/lines/{line}",
        "/orders/x/lines/3, ",
        "/orders/7/lines/, ",
        "/orders/7/, ",
        "/Orders, ",
        "/old, /old/{rest...}",
        "/old/, /old/{rest...}",
        "/old/kept, /old/kept",
        "/old/kept/, /old/{rest...}",
        "/old/deep/x, /old/{rest...}",
        "/older, ",
        "/new/deep/x, /{any}/deep/x",
        "/files/deep/x, /files/{rest...}",
        "/@me, /@me",
        "/caf\u00c3\u00a9, /caf\u00e9",
        "/none, ",
    })
    void findsTheMostSpecificPattern(String path, String expected) {
        assertEquals(expected, match(trie(PATTERNS), path));
    }

    @Test
    void doesNotCareForTheOrderOfThePatterns() {
        List<String> shuffled = new ArrayList<>(PATTERNS);
        Random random = new Random(7);
        for (int i = 0; i < 50; i++) {
            Collections.shuffle(shuffled, random);
            PathTrie<String> trie = trie(shuffled);
            assertEquals("/orders/{id:int}:cancel", match(trie, "/orders/7:cancel"));
            assertEquals("/orders/v{n}.json", match(trie, "/orders/v1.json"));
            assertEquals("/orders/{id}/lines", match(trie, "/orders/7/lines"));
            assertEquals("/old/{rest...}", match(trie, "/old/deep/x"));
        }
    }

    @Test
    void looksOnlyAtItsPartOfTheText() {
        String text = "/api/orders/7?x=/y";
        assertEquals("/orders/{id:int}", trie(PATTERNS).find(text, 4, 13, "", (value, question) -> value));
        assertEquals("/", trie(PATTERNS).find(text, 4, 4, "", (value, question) -> value));
    }

    @Test
    void goesOnToLessSpecificPatternsUntilTheFinderAnswers() {
        PathTrie<String> trie = trie(List.of("/a/b", "/a/{x:int}", "/a/{x}", "/{y}/b", "/{y}/{x}", "/a/{rest...}", "/{rest...}", "/a{t}/b"));
        List<String> asked = new ArrayList<>();
        assertNull(trie.find("/a/b", 0, 4, "", (value, question) -> {
            asked.add(value);
            return null;
        }));
        assertEquals(List.of("/a/b", "/a/{x}", "/a/{rest...}", "/{y}/b", "/{y}/{x}", "/{rest...}"), asked);
    }

    @Test
    void sharesOneValueBetweenPatternsOfOneShape() throws SyntaxFault {
        PathTrieBuilder<List<String>> builder = new PathTrieBuilder<>();
        builder.at(PathPattern.parse("/a/{x}"), ArrayList::new).add("x");
        builder.at(PathPattern.parse("/a/{y}"), ArrayList::new).add("y");
        builder.at(PathPattern.parse("/a/{y...}"), ArrayList::new).add("rest");
        builder.at(PathPattern.parse("/a/{z...}"), ArrayList::new).add("rest too");
        PathTrie<List<String>> trie = builder.build();
        assertEquals(List.of("x", "y"), trie.find("/a/b", 0, 4, "", (value, question) -> value));
        assertEquals(List.of("rest", "rest too"), trie.find("/a", 0, 2, "", (value, question) -> value));
    }

    @ParameterizedTest
    @CsvSource({
        "/a{x}, /{x}b",
        "/ab{x}, /a{x}c",
        "/a{x}/c, /{x}b/{y}",
        "/a{x}/{rest...}, /{x}b/c/d",
        "/a{x}/{rest...}, /{x}b/{rest...}",
        "/a{x}, /{x}b/{rest...}",
        "/p/a{x:int}, /p/{x:int}2",
        "/a{x}/v{n}, /{x}b/{n}.json",
        "/{n}/a{x}/{k:int}, /{m}/{x}b/7",
    })
    void reportsPatternsThatTie(String one, String other) {
        assertEquals(Set.of(one + " " + other), ties(one, other));
        assertEquals(Set.of(other + " " + one), ties(other, one));
    }

    @ParameterizedTest
    @CsvSource({
        "/a{x}, /b{x}",
        "/{x}a, /{x}b",
        "/ab{x}, /{x}c",
        "/a{x}/c, /{x}b/d",
        "/a{x}/c, /{x}b",
        "/a{x}/{n:int}, /{x}b/c",
        "/a{x}/{n:int}, /{x}b/{n:uuid}",
        "/a{x:int}, /{x}b",
        "/a{x:int}, /a{x:uuid}",
        "/{x:int}, /{x:uuid}",
        "/{x:int}, /{x}",
        "/{x}, /{rest...}",
        "/a/{x}, /{x}/b",
    })
    void reportsNoTieWhereOneIsMoreSpecificOrNoPathMatchesBoth(String one, String other) {
        assertEquals(Set.of(), ties(one, other));
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 100, 10_000})
    void looksAtAsManyPlacesAmongTenThousandPatternsAsAmongTen(int count) {
        List<String> patterns = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            patterns.add(switch (i % 5) {
                case 0 -> "/service-" + i + "/items";
                case 1 -> "/service-" + (i - 1) + "/items/{id:int}";
                case 2 -> "/service-" + (i - 2) + "/items/{id}";
                case 3 -> "/service-" + (i - 3) + "/items/search";
                default -> "/service-" + (i - 4) + "/items/{id}/parts/{part}";
            });
        }
        PathTrie<String> trie = trie(patterns);
        assertEquals(8, trie.mostVisits(), "root, service, items, then search, int and any, parts, part");
        assertTrue(trie.longestProbe() <= 32, "slots in a row: " + trie.longestProbe());
        for (String pattern : patterns) {
            assertEquals(pattern, match(trie, pattern.replace("{id:int}", "7").replace("{id}", "x").replace("{part}", "y")));
        }
    }

    @Test
    void countsTheWaysThatOnePathMayTake() {
        assertEquals(1, trie(List.of()).mostVisits());
        assertEquals(2, trie(List.of("/a", "/b", "/c")).mostVisits());
        assertEquals(4, trie(List.of("/a", "/b", "/{x:int}", "/{x:uuid}", "/{x}")).mostVisits());
        assertEquals(7, trie(List.of("/a/b", "/a/{x}", "/{x}/b", "/{x}/{y}")).mostVisits());
        assertEquals(4, trie(List.of("/a{x}", "/b{x}", "/c{x}", "/{rest...}")).mostVisits());
    }

    /** Counted without the trie: every beginning of a pattern that matches the beginning of a path is a place to look at. */
    @Test
    void neverLooksAtMorePlacesThanItSays() throws SyntaxFault {
        String[] pieces = {"/x", "/y", "/{a}", "/{a:int}", "/{a}y"};
        String[] segments = {"x", "y", "7", "xy"};
        Random random = new Random(20260101);
        int near = 0;
        for (int i = 0; i < 300; i++) {
            Set<List<PathPattern.Segment>> places = new HashSet<>();
            List<String> patterns = new ArrayList<>();
            for (int j = 0; j < 6; j++) {
                StringBuilder pattern = new StringBuilder();
                for (int length = 1 + random.nextInt(4); length > 0; length--) {
                    pattern.append(pieces[random.nextInt(pieces.length)].replace("a", "a" + length));
                }
                patterns.add(pattern.toString());
                List<PathPattern.Segment> all = PathPattern.parse(pattern.toString()).segments();
                for (int length = 0; length <= all.size(); length++) {
                    places.add(all.subList(0, length));
                }
            }
            int most = trie(patterns).mostVisits();
            for (int j = 0; j < 50; j++) {
                List<String> path = new ArrayList<>();
                for (int length = 1 + random.nextInt(5); length > 0; length--) {
                    path.add(segments[random.nextInt(segments.length)]);
                }
                long visits = places.stream().filter(place -> begins(place, path)).count();
                assertTrue(visits <= most, patterns + " on " + path + ": " + visits + " > " + most);
                near += visits * 2 >= most ? 1 : 0;
            }
        }
        assertTrue(near > 500, "the bound is too large to mean anything: half of it was reached only " + near + " times");
    }

    private static boolean begins(List<PathPattern.Segment> place, List<String> path) {
        for (int i = 0; i < place.size(); i++) {
            boolean matches = i < path.size() && switch (place.get(i)) {
                case PathPattern.Literal(String text) -> text.equals(path.get(i));
                case PathPattern.Capture capture -> capture.matches(path.get(i), 0, path.get(i).length());
                case PathPattern.Rest rest -> true;
            };
            if (!matches) {
                return false;
            }
        }
        return true;
    }

    private static PathTrie<String> trie(List<String> patterns) {
        return builder(patterns.toArray(new String[0])).build();
    }

    private static Set<String> ties(String... patterns) {
        Set<String> ties = new TreeSet<>();
        builder(patterns).ties((one, other) -> assertTrue(ties.add(one + " " + other), "reported once"));
        return ties;
    }

    private static PathTrieBuilder<String> builder(String... patterns) {
        PathTrieBuilder<String> builder = new PathTrieBuilder<>();
        for (String pattern : patterns) {
            try {
                builder.at(PathPattern.parse(pattern), () -> pattern);
            } catch (SyntaxFault fault) {
                throw new AssertionError(pattern, fault);
            }
        }
        return builder;
    }

    private static String match(PathTrie<String> trie, String path) {
        return trie.find(path, 0, path.length(), "", (value, question) -> value);
    }
}
