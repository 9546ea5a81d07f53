package portcullis.config.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static portcullis.config.keys.Declare.keys;
import static portcullis.config.keys.Key.block;
import static portcullis.config.keys.Key.duration;
import static portcullis.config.keys.Key.integer;
import static portcullis.config.keys.Key.list;
import static portcullis.config.keys.Key.map;
import static portcullis.config.keys.Key.text;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeysTest {
    record Pool(int max, @Nullable Duration idle, Place place) {
        static final Keys<Pool> KEYS = keys(
                        Pool::new,
                        integer("max").between("1", "10").or("5").says("how many"),
                        duration("idle").between("1s", "1h").or("1m").mayBeNone().restart().says("how long"),
                        Given.place())
                .check((pool, complaints) -> {
                    if (pool.max == 7) {
                        complaints.error("max", "seven is taken", "another one");
                    }
                });
    }

    record House(String name, Pool pool, List<String> rooms, Map<String, Integer> floors) {
        static final Keys<House> KEYS = keys(
                House::new,
                text("name").says("its name"),
                block("pool", Pool.KEYS).orEmpty().says("its pool"),
                list("rooms", Formats.NAME).orItems("hall").says("its rooms"),
                map("floors", Formats.NAME, Formats.INTEGER).orEmpty().says("its floors"));
    }

    private final Findings findings = new Findings();

    private static Tree.Scalar value(String text) {
        return Tree.scalar(text, new Origin("house.yaml", 3, 7));
    }

    private static Tree.Items items(Tree... items) {
        return new Tree.Items(List.of(items), new Origin("house.yaml", 3, 5));
    }

    private static Tree.Block fields(Object... namesAndValues) {
        Map<String, Tree.Field> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Tree tree = namesAndValues[i + 1] instanceof Tree given ? given : value((String) namesAndValues[i + 1]);
            fields.put((String) namesAndValues[i], new Tree.Field(new Origin("house.yaml", 2, 1), tree));
        }
        return new Tree.Block(fields, new Origin("house.yaml", 1, 1));
    }

    private @Nullable House read(Object... namesAndValues) {
        return House.KEYS.read(fields(namesAndValues), Reading.of("house.yaml", findings, Paths.NONE, false));
    }

    private List<String> problems() {
        return findings.problems().stream().map(ConfigProblem::toString).toList();
    }

    @Test
    void absentKeysHaveTheirDefaults() {
        House house = read("name", "blue");
        assertEquals(
                new House("blue", new Pool(5, Duration.ofMinutes(1), Place.of("")), List.of("hall"), Map.of()), house);
        assertEquals(List.of(), problems());
    }

    @Test
    void aRequiredKeyIsMissedWithAnExample() {
        assertNull(read());
        assertEquals(List.of("house.yaml:1:1: name: is missing; for example a word"), problems());
    }

    @Test
    void allProblemsOfABlockAreFoundAtOnce() {
        assertNull(read("pool", fields("max", "11", "idle", "soon"), "rooms", value("hall"), "foors", fields()));
        assertEquals(
                List.of(
                        "house.yaml:2:1: foors: is not a known key; did you mean 'floors'?",
                        "house.yaml:1:1: name: is missing; for example a word",
                        "house.yaml:3:7: pool.max: '11' is too large; right would be 1 to 10",
                        "house.yaml:3:7: pool.idle: 'soon' is not a duration; right would be 1s to 1h",
                        "house.yaml:3:7: rooms: is a value where a list belongs; for example [orders-v2]"),
                problems());
    }

    @Test
    void boundsAreInclusive() {
        assertEquals(1, read("name", "x", "pool", fields("max", "1")).pool().max());
        assertEquals(10, read("name", "x", "pool", fields("max", "10")).pool().max());
        assertNull(read("name", "x", "pool", fields("max", "0")));
        assertNull(read("name", "x", "pool", fields("max", "-1")));
    }

    @Test
    void noneIsNullOnlyWhereItMayBe() {
        assertNull(read("name", "x", "pool", fields("idle", "none")).pool().idle());
        assertNull(read("name", "x", "pool", fields("idle", "off")).pool().idle());
        assertNull(read("name", "x", "pool", fields("max", "none")));
        assertEquals(
                List.of("house.yaml:3:7: pool.max: 'none' is not a whole number; right would be 1 to 10"), problems());
    }

    @Test
    void aKeyWithoutValueIsAnError() {
        assertNull(read("name", new Tree.Scalar(null, new Origin("house.yaml", 2, 6), Tree.WRITTEN)));
        assertEquals(List.of("house.yaml:2:6: name: has no value; for example a word"), problems());
    }

    @Test
    void aRuleOverSeveralKeysPointsAtOneOfThem() {
        assertNull(read("name", "x", "pool", fields("max", "7")));
        assertEquals(List.of("house.yaml:3:7: pool.max: seven is taken; another one"), problems());
    }

    @Test
    void mapsKeepTheOrderOfTheFile() {
        House house = read("name", "x", "floors", fields("b", "2", "a", "1", "c", "3"));
        assertEquals(List.of("b", "a", "c"), List.copyOf(house.floors().keySet()));
        assertThrows(UnsupportedOperationException.class, () -> house.floors().clear());
    }

    @Test
    void valuesInForceKnowWhereTheyComeFromAndWhetherTheyWait() {
        read("name", "blue", "pool", fields("max", "3"), "rooms", items(value("a"), value("b")));
        assertEquals(
                List.of(
                        new EffectiveValue("house.yaml", "name", "blue", new Origin("house.yaml", 3, 7), false),
                        new EffectiveValue("house.yaml", "pool.max", "3", new Origin("house.yaml", 3, 7), false),
                        new EffectiveValue("house.yaml", "pool.idle", "1m", Origin.DEFAULT, true),
                        new EffectiveValue("house.yaml", "rooms", "[a, b]", new Origin("house.yaml", 3, 5), false),
                        new EffectiveValue("house.yaml", "floors", "{}", Origin.DEFAULT, false)),
                findings.values());
    }

    @Test
    void aValueOfManyLinesIsShownOnOne() {
        read("name", "two\nlines");
        assertEquals("\"two\\nlines\"", findings.values().getFirst().value());
    }

    @Test
    void anUnresolvedValueIsStoodInForByALegalOne() {
        Tree unresolved = new Tree.Scalar("${env:MAX}", new Origin("house.yaml", 3, 7), new Tree.Material.Unresolved());
        House house = read("name", "x", "pool", fields("max", unresolved));
        assertEquals(1, house.pool().max());
        assertTrue(house.pool().place().at("max").isUnresolved());
    }

    @Test
    void secretsNeverAppearInProblemsOrValues() {
        Keys<Secret> keys = keys(secret -> secret, Key.of("token", Formats.SECRET).says("a secret"));
        keys.read(fields("token", "hunter2"), Reading.of("house.yaml", findings, Paths.NONE, false));
        keys.read(fields("token", ""), Reading.of("house.yaml", findings, Paths.NONE, false));
        assertEquals("***", findings.values().getFirst().value());
        assertEquals(List.of("house.yaml:3:7: token: is not secret; for example ${file:token}"), problems());
        assertEquals(1, findings.secrets().size());
    }
}
