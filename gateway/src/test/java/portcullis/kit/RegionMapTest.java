package portcullis.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RegionMapTest {
    @Test
    void findsKeysInTheMiddleOfAText() {
        RegionMap<Integer> map = RegionMap.of(Map.of("ab", 1, "abc", 2, "", 3, "b", 4));
        assertEquals(1, map.get("xabcx", 1, 3));
        assertEquals(2, map.get("xabcx", 1, 4));
        assertEquals(4, map.get("xabcx", 2, 3));
        assertEquals(3, map.get("xabcx", 5, 5));
        assertNull(map.get("xabcx", 0, 5));
        assertNull(map.get("xabcx", 3, 4));
    }

    @Test
    void tellsKeysOfOneHashApart() {
        RegionMap<Integer> map = RegionMap.of(Map.of("Aa", 1, "BB", 2));
        assertEquals(1, map.get("Aa", 0, 2));
        assertEquals(2, map.get("BB", 0, 2));
        assertNull(RegionMap.of(Map.of("Aa", 1)).get("BB", 0, 2));
    }

    @Test
    void findsNothingWhenEmpty() {
        assertNull(RegionMap.of(Map.<String, Integer>of()).get("a", 0, 1));
        assertNull(RegionMap.of(Map.<String, Integer>of()).get("", 0, 0));
    }

    @Test
    void findsEachOfTenThousandKeysWithinAFewSlots() {
        Map<String, Integer> keys = new HashMap<>();
        for (int i = 0; i < 10_000; i++) {
            keys.put("service-" + i, i);
        }
        RegionMap<Integer> map = RegionMap.of(keys);
        keys.forEach((key, value) -> assertEquals(value, map.get(key, 0, key.length())));
        assertNull(map.get("service-10000", 0, 13));
        assertTrue(map.longestProbe() <= 32, "slots in a row: " + map.longestProbe());
    }
}
