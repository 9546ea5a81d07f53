package portcullis.tests.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The tables themselves: large enough, without doubles, and read as they are meant. */
class WireCaseTest {
    private static List<WireCase> cases(String table) {
        return WireCase.read("/scenarios/" + table).stream().flatMap(group -> group.cases().stream()).toList();
    }

    @Test
    void tablesHoldWhatWasPromised() {
        assertTrue(cases("malformed-requests.yaml").size() >= 150);
        assertTrue(cases("malformed-answers.yaml").size() + cases("malformed-bodies.yaml").size() >= 40);
    }

    @Test
    void noCaseIsThereTwice() {
        for (String table : List.of("malformed-requests.yaml", "malformed-answers.yaml", "malformed-bodies.yaml")) {
            List<WireCase> cases = cases(table);
            assertEquals(cases.size(), cases.stream().map(one -> one.group() + one.is()).distinct().count(), table);
            assertEquals(cases.size(), cases.stream().map(one -> one.bytes() + one.ending()).distinct().count(), table);
        }
    }

    @Test
    void everyCharacterIsOneByte() {
        for (WireCase one : cases("malformed-requests.yaml")) {
            assertTrue(one.bytes().chars().allMatch(c -> c < 256), one.is());
        }
    }

    @Test
    void expandsRepetitionsFromTheInside() {
        WireCase nested = cases("malformed-requests.yaml").stream()
                .filter(one -> one.is().equals("fields that together are beyond 16 KiB"))
                .findFirst()
                .orElseThrow();
        assertEquals(20, nested.bytes().split("X-A: b{1000}\r\n", -1).length - 1);
    }
}
