package portcullis.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueriesTest {
    @Test
    void findsEachPairOfThatName() {
        String target = "/x?a=1&tt=2&t=3&t&%74=4%20+%zz";

        int first = Queries.find(target, 3, "t");
        int second = Queries.find(target, Queries.end(target, first) + 1, "t");
        int third = Queries.find(target, Queries.end(target, second) + 1, "t");

        assertEquals("3", Queries.value(target, first));
        assertEquals("", Queries.value(target, second));
        assertEquals("4  %zz", Queries.value(target, third));
        assertEquals(-1, Queries.find(target, Queries.end(target, third) + 1, "t"));
        assertEquals(-1, Queries.find("/x", 3, "t"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "/x              | /x",
        "/x?             | /x?",
        "/x?a=1          | /x?a=1",
        "/x?t=1          | /x",
        "/x?t            | /x",
        "/x?t=1&         | /x?",
        "/x?&t=1         | /x?",
        "/x?a=1&t=2      | /x?a=1",
        "/x?t=2&a=1      | /x?a=1",
        "/x?a=%20&t=2&b=?;t=3&&c | /x?a=%20&b=?;t=3&&c",
        "/x?t=1&a&t=2&b&t | /x?a&b",
        "/x?%74=1&a%26t=2 | /x?a%26t=2",
        "/t=1?a=t=1      | /t=1?a=t=1",
    })
    void takesAParameterOutAndLeavesTheOthersByteForByte(String before, String after) {
        assertEquals(after, Queries.without(before, "t"));
    }
}
