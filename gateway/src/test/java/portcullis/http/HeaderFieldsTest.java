package portcullis.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderFieldsTest {
    private static final FieldName A = FieldName.of("X-A");
    private static final FieldName B = FieldName.of("X-B");
    private final HeaderFields fields = new HeaderFields();

    /** Lines as a parser finds them, each without white space and line end. */
    private static HeaderFields received(String... lines) {
        byte[] bytes = String.join("", lines).getBytes(StandardCharsets.ISO_8859_1);
        HeaderFields fields = new HeaderFields();
        fields.reset(bytes);
        int from = 0;
        for (String line : lines) {
            int colon = from + line.indexOf(':');
            fields.received(from, colon, colon + 1, from + line.length());
            from += line.length();
        }
        return fields;
    }

    private static String written(HeaderFields fields) {
        byte[] out = new byte[fields.writtenLength()];
        assertEquals(out.length, fields.write(out, 0));
        return new String(out, StandardCharsets.ISO_8859_1);
    }

    @Test
    void findsNamesInAnyCaseAndKeepsTheOneReceived() {
        HeaderFields received = received("x-a:1", "X-AB:2", "X-A:3");

        assertEquals("1", received.value(A));
        assertEquals("1, 3", received.joined(A));
        assertEquals(2, received.find(A, 1));
        assertEquals(-1, received.find(B));
        assertNull(received.value(B));
        assertNull(received.joined(B));
        assertEquals("x-a: 1\r\nX-AB: 2\r\nX-A: 3\r\n", written(received));
    }

    @Test
    void namesWithOneHashAreToldApart() {
        HeaderFields collision = received("a~:1", "B_:2");
        assertEquals(FieldName.of("a~").hash(), FieldName.of("b_").hash());
        assertEquals("1", collision.value(FieldName.of("A~")));
        assertEquals("2", collision.value(FieldName.of("b_")));
    }

    @Test
    void addedAndReceivedLinesStandTogether() {
        HeaderFields received = received("x-a:1");
        received.add(B, "2");
        received.setIfAbsent(A, "9");
        received.setIfAbsent(FieldName.of("C"), "");

        assertEquals("x-a: 1\r\nX-B: 2\r\nC: \r\n", written(received));
    }

    @Test
    void removingClosesTheGap() {
        HeaderFields received = received("X-A:1", "X-B:2", "x-a:3", "X-a:4");
        assertTrue(received.remove(A));
        assertFalse(received.remove(A));
        assertEquals("X-B: 2\r\n", written(received));
        received.set(B, "5");
        assertEquals("X-B: 5\r\n", written(received));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nb", "a\rb", "a\nb", "a\u0000", "\u007f", "a\u0100", "\ud83d\ude00"})
    void noValueBreaksALine(String value) {
        assertThrows(IllegalArgumentException.class, () -> fields.add(A, value));
        assertThrows(IllegalArgumentException.class, () -> fields.set(A, value));
        assertEquals(0, fields.count());
    }

    @Test
    void manyAndLongLinesFit() {
        HeaderFields received = received("X-A:1");
        for (int i = 0; i < 100; i++) {
            received.add(B, "v".repeat(i));
        }
        assertEquals(101, received.count());
        assertEquals("v".repeat(99), received.value(100));
        assertEquals("1", received.value(A));
    }

    @Test
    void aMovedBufferIsReadInItsNewPlace() {
        byte[] small = "X-A:1".getBytes(StandardCharsets.ISO_8859_1);
        fields.reset(small);
        fields.received(0, 3, 4, 5);
        fields.moved("x-a:2".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals("2", fields.value(A));
    }

    @Test
    void clearingForgetsTheBufferToo() {
        HeaderFields received = received("X-A:1");
        received.add(B, "2");
        received.clear();
        assertEquals(0, received.count());
        received.add(A, "3");
        assertEquals("X-A: 3\r\n", written(received));
    }

    @Test
    void copiesDoNotNeedTheOthersBuffer() {
        byte[] buffer = "X-A:1".getBytes(StandardCharsets.ISO_8859_1);
        HeaderFields other = new HeaderFields();
        other.reset(buffer);
        other.received(0, 3, 4, 5);
        other.add(B, "2");
        fields.addAll(other);
        java.util.Arrays.fill(buffer, (byte) '?');

        assertEquals("X-A: 1\r\nX-B: 2\r\n", written(fields));
    }

    @Test
    void whatIsOursIsThereWithoutTheConnectionsBuffer() {
        HeaderFields other = received("X-A:1");
        other.add(B, "2");
        fields.addOwn(other);

        assertEquals("X-B: 2\r\n", written(fields));
    }
}
