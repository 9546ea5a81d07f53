package portcullis.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.wire.BufferPool;
import portcullis.wire.ScriptedWire;

class OutputBufferTest {
    private final BufferPool pool = new BufferPool();
    private final OutputBuffer out = new OutputBuffer(pool);
    private final ScriptedWire wire = ScriptedWire.of();

    private String written() throws IOException {
        out.flush(wire);
        return wire.output();
    }

    @Test
    void gathersEverythingForOneWrite() throws IOException {
        out.put("a\u00e4").put(' ').put(new byte[] {'x', 'y', 'z'}, 1, 2).put(new byte[] {'q'}).line();
        out.put(FieldsOf.lines("A: 1", "B:2")).put(FieldsOf.lines("C: 3", "D: 4"), 1);

        assertEquals("a\u00e4 yq\r\nA: 1\r\nB: 2\r\nD: 4\r\n", written());
        assertEquals(1, wire.writes().size());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 9, 10, 99, 100, 12_345, Integer.MAX_VALUE, Long.MAX_VALUE})
    void numbersAreDecimal(long number) throws IOException {
        assertEquals(Long.toString(number), out.number(number) == out ? written() : "");
    }

    @Test
    void nothingIsNoWrite() throws IOException {
        out.flush(wire);
        out.put("x").clear();
        out.flush(wire);

        assertEquals(List.of(), wire.writes());
    }

    @Test
    void growsForAHeadThatIsLargerThanAnArray() throws IOException {
        String large = "x".repeat(BufferPool.LARGE);
        out.put("a").put(large).put('b').put(large).number(7).line();

        assertEquals("a" + large + "b" + large + "7\r\n", written());
    }

    @Test
    void theArrayGoesBackOnce() {
        byte[] array = out.bytes();
        out.close();
        out.close();

        assertSame(array, pool.small());
        assertNotSame(array, pool.small());
        assertEquals(0, out.free());
    }

    @Test
    void theArrayGoesBackWhenALargerOneTakesItsPlace() {
        byte[] array = out.bytes();
        out.room(BufferPool.SMALL + 1);
        assertSame(array, pool.small());

        out.close();
        assertNotSame(array, pool.small());
        assertTrue(out.bytes().length == 0);
    }
}
