package portcullis;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may import what: down only. The maps are the diagram of ARCHITECTURE.md; change both together. */
class LayeringTest {
    private static final Set<String> EVERYTHING = Set.of("*");
    /** What a room may import besides itself. */
    private static final Map<String, Set<String>> ROOMS = Map.ofEntries(
            entry("Main", EVERYTHING),
            entry("cli", EVERYTHING),
            entry("checks", EVERYTHING),
            entry("admin", words("explain reload snapshot upstream routing identity policy stores audit tls wire", true)),
            entry("explain", words("listener snapshot filters routing identity policy upstream tls", true)),
            entry("listener", words("reload snapshot routing identity http1 http2 tls tunnel wire", true)),
            entry("reload", words("snapshot", true)),
            entry("snapshot", words("filters routing upstream identity policy stores audit tls", true)),
            entry("filters", words("identity policy stores audit", true)),
            entry("policy", words("stores", true)),
            entry("identity", words("stores", true)),
            entry("audit", words("stores", true)),
            entry("upstream", words("http1 http2 tls wire", true)),
            entry("stores", words("tls", true)),
            entry("routing", words("", true)),
            entry("http1", words("http kit wire", false)),
            entry("http2", words("http kit wire", false)),
            entry("tunnel", words("exchange http kit wire", false)),
            entry("tls", words("config kit wire", false)),
            entry("telemetry", words("config exchange http kit", false)),
            entry("config", words("kit", false)),
            entry("exchange", words("http kit", false)),
            entry("http", Set.of()),
            entry("kit", Set.of()),
            entry("wire", Set.of()));

    /** Which rooms may see a library. */
    private static final Map<String, Set<String>> LIBRARIES = Map.ofEntries(
            entry("io/helidon/webserver/", Set.of("listener", "admin")),
            entry("org/snakeyaml/", Set.of("config")),
            entry("picocli/", Set.of("cli", "Main")),
            entry("org/bouncycastle/", Set.of("tls")),
            entry("org/conscrypt/", Set.of("tls", "identity")),
            entry("io/helidon/security/", Set.of("identity")),
            entry("com/github/benmanes/caffeine/", Set.of("identity", "policy")),
            entry("com/cedarpolicy/", Set.of("policy")),
            entry("com/fasterxml/jackson/", Set.of("policy")),
            entry("com/google/common/", Set.of("policy")),
            entry("redis/clients/", Set.of("stores")),
            entry("io/helidon/dbclient/", Set.of("stores")),
            entry("io/nats/", Set.of("stores")));

    /** Which of each other the packages inside {@code identity} may import; what stands in the room itself none of them may. */
    private static final Map<String, Set<String>> IDENTITY = Map.of(
            "jose", Set.of(),
            "keys", Set.of("jose"),
            "revocation", Set.of("jose"),
            "mint", Set.of());

    /** The same of the packages inside {@code policy}. */
    private static final Map<String, Set<String>> POLICY = Map.of(
            "eval", Set.of(),
            "source", Set.of(),
            "schema", Set.of("eval", "source"),
            "cedar", Set.of("eval", "source"));

    private static final Pattern ROOM = Pattern.compile("(?:^|[L/<])portcullis/(\\w+)/");
    private static final Pattern FILTER = Pattern.compile("(?:^|[L/<])portcullis/filters/(\\w+)/");

    /** A class and every text of its constant pool, where all types stand that it mentions. */
    private record Compiled(Path file, List<String> texts) {
        static Compiled read(Path root, Path file) {
            try {
                List<String> texts = new ArrayList<>();
                for (PoolEntry entry : ClassFile.of().parse(file).constantPool()) {
                    if (entry instanceof Utf8Entry text) {
                        texts.add(text.stringValue());
                    }
                }
                return new Compiled(root.relativize(file), texts);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        String room() {
            return file.getNameCount() == 1 ? "Main" : file.getName(0).toString();
        }

        Set<String> mentioned(Pattern pattern) {
            return texts.stream()
                    .flatMap(text -> pattern.matcher(text).results())
                    .map(found -> found.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void itSeesWhatAClassMentions() throws IOException {
        assertTrue(classes().stream()
                .filter(compiled -> compiled.room().equals("exchange"))
                .anyMatch(compiled -> compiled.mentioned(ROOM).contains("http")));
    }

    @Test
    void roomsImportDownwardsOnly() throws IOException {
        Set<String> wrong = new TreeSet<>();
        for (Compiled compiled : classes()) {
            Set<String> allowed = ROOMS.get(compiled.room());
            assertTrue(allowed != null, () -> "the room " + compiled.room() + " is not in the diagram");
            for (String other : compiled.mentioned(ROOM)) {
                if (!other.equals(compiled.room()) && !allowed.contains("*") && !allowed.contains(other)) {
                    wrong.add(compiled.file + " imports " + other);
                }
            }
        }
        assertEquals(Set.of(), wrong);
    }

    @Test
    void noFilterImportsAnother() throws IOException {
        Set<String> wrong = new TreeSet<>();
        for (Compiled compiled : classes()) {
            if (compiled.room().equals("filters") && compiled.file.getNameCount() == 3) {
                compiled.mentioned(FILTER).stream()
                        .filter(other -> !other.equals(compiled.file.getName(1).toString()))
                        .forEach(other -> wrong.add(compiled.file + " imports " + other));
            }
        }
        assertEquals(Set.of(), wrong);
    }

    @Test
    void thePartsOfIdentityDoNotKnowWhoUsesThem() throws IOException {
        assertEquals(Set.of(), upwardImports("identity", IDENTITY));
    }

    @Test
    void thePartsOfPolicyDoNotKnowWhoUsesThem() throws IOException {
        assertEquals(Set.of(), upwardImports("policy", POLICY));
    }

    private static Set<String> upwardImports(String room, Map<String, Set<String>> diagram) throws IOException {
        Pattern part = Pattern.compile("(?:^|[L/<])portcullis/" + room + "/(\\w+)");
        Set<String> wrong = new TreeSet<>();
        for (Compiled compiled : classes()) {
            if (compiled.room().equals(room) && compiled.file.getNameCount() == 3) {
                String own = compiled.file.getName(1).toString();
                Set<String> allowed = diagram.get(own);
                assertTrue(allowed != null, () -> "the package " + room + "." + own + " is not in the diagram");
                compiled.mentioned(part).stream()
                        .filter(other -> !other.equals(own) && !allowed.contains(other))
                        .forEach(other -> wrong.add(compiled.file + " imports " + other));
            }
        }
        return wrong;
    }

    @Test
    void librariesStayInTheirRooms() throws IOException {
        Set<String> wrong = new TreeSet<>();
        for (Compiled compiled : classes()) {
            LIBRARIES.forEach((library, rooms) -> {
                Matcher use = Pattern.compile("(?:^|[L<;(])" + library).matcher("");
                if (!rooms.contains(compiled.room())
                        && compiled.texts.stream().anyMatch(text -> use.reset(text).find())) {
                    wrong.add(compiled.file + " uses " + library);
                }
            });
        }
        assertEquals(Set.of(), wrong);
    }

    private static List<Compiled> classes() throws IOException {
        Path root;
        try {
            root = Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI())
                    .resolve("portcullis");
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
        try (Stream<Path> files = Files.walk(root)) {
            List<Compiled> classes = files.filter(file -> file.toString().endsWith(".class")
                            && !file.endsWith("package-info.class"))
                    .map(file -> Compiled.read(root, file))
                    .toList();
            assertTrue(classes.size() > 50, "found " + classes.size() + " classes in " + root);
            return classes;
        }
    }

    private static Set<String> words(String rooms, boolean andCommon) {
        String all = andCommon ? rooms + " exchange http kit config telemetry" : rooms;
        return Set.of(all.strip().split(" "));
    }
}
