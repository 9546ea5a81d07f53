package portcullis.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.http.BodyException;
import portcullis.http.RequestHead;
import portcullis.wire.ScriptedWire;

class ChunkedBodyTest {
    private static String read(String text) {
        return Bodies.read(text, input -> new ChunkedBody(input, Bodies.IDLE));
    }

    @Test
    void joinsTheDataOfItsChunks() {
        assertEquals("'abcdefghijklmnopq' then ''", read("3\r\nabc\r\nE\r\ndefghijklmnopq\r\n0\r\n\r\n"));
        assertEquals("'abcdefghijkl' then ''", read("00c\r\nabcdefghijkl\r\n000\r\n\r\n"));
        assertEquals("'' then ''", read("0\r\n\r\n"));
    }

    @Test
    void leavesWhatFollowsToTheNextMessage() {
        assertEquals("'abc' then 'GET / HTTP/1.1'", read("3\r\nabc\r\n0\r\n\r\nGET / HTTP/1.1"));
        assertEquals("'' then '\r\n'", read("0\r\n\r\n\r\n"));
    }

    @Test
    void dataMayLookLikeFraming() {
        assertEquals("'\r\n0\r\n\r\n' then ''", read("7\r\n\r\n0\r\n\r\n\r\n0\r\n\r\n"));
    }

    @Test
    void skipsExtensions() {
        assertEquals("'abc' then ''", read("3;a=b\r\nabc\r\n0;x=\"y;z\"\r\n\r\n"));
        assertEquals("'abc' then ''", read("3 \t;a\r\nabc\r\n0 ; \u00e4\r\n\r\n"));
    }

    @Test
    void aSizeLineHasABound() {
        String extension = ";" + "x".repeat(254);
        assertEquals("'a' then ''", read("1" + extension + "\r\na\r\n0\r\n\r\n"));
        assertEquals("MALFORMED after ''", read("1" + extension + "x\r\na\r\n0\r\n\r\n"));
        assertEquals("MALFORMED after ''", Bodies.said(
                ScriptedWire.of("1;" + "x".repeat(400)).thenIsSilent(), input -> new ChunkedBody(input, Bodies.IDLE), 9));
    }

    @Test
    void aSizeHasAtMostFifteenDigits() {
        assertEquals("'a' then ''", read("000000000000001\r\na\r\n0\r\n\r\n"));
        assertEquals("MALFORMED after ''", read("0000000000000001\r\na\r\n0\r\n\r\n"));
        assertEquals("CUT after 'a'", read("fffffffffffffff\r\na"));
        assertEquals("MALFORMED after ''", read("ffffffffffffffff\r\na"));
        assertEquals("MALFORMED after ''", read("10000000000000003\r\nabc\r\n0\r\n\r\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "0x3\r\nabc\r\n0\r\n\r\n",
        "+3\r\nabc\r\n0\r\n\r\n",
        "-3\r\nabc\r\n0\r\n\r\n",
        " 3\r\nabc\r\n0\r\n\r\n",
        "3 \r\nabc\r\n0\r\n\r\n",
        "3 4\r\nabc\r\n0\r\n\r\n",
        "g\r\nabc\r\n0\r\n\r\n",
        "\r\nabc\r\n0\r\n\r\n",
        ";a\r\nabc\r\n0\r\n\r\n",
        "\u00b3\r\nabc\r\n0\r\n\r\n",
        "3,a\r\nabc\r\n0\r\n\r\n",
        "3\nabc\r\n0\r\n\r\n",
        "3\rabc\r\n0\r\n\r\n",
        "3;a\rb\r\nabc\r\n0\r\n\r\n",
        "3;a\u0000\r\nabc\r\n0\r\n\r\n",
        "\n3\r\nabc\r\n0\r\n\r\n",
    })
    void refusesASizeLineThatReadersUnderstandDifferently(String text) {
        assertEquals("MALFORMED after ''", read(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "3\r\nabcXX0\r\n\r\n", "3\r\nabc\n0\r\n\r\n", "3\r\nabc0\r\n\r\n", "3\r\nabc\rX0\r\n\r\n", "3\r\nabcd\r\n0\r\n\r\n",
        "3\r\nabc\r\r\n0\r\n\r\n", "3\r\nabc\r\n\r\n0\r\n\r\n"
    })
    void aLineEndMustStandBehindTheData(String text) {
        assertEquals("MALFORMED after 'abc'", read(text));
    }

    @Test
    void anEndBeforeTheLastLineIsACut() {
        String text = "3\r\nabc\r\n0\r\nX: y\r\n\r\n";
        for (int end = 0; end < text.length(); end++) {
            assertTrue(read(text.substring(0, end)).startsWith("CUT"), "cut at " + end);
        }
        assertEquals("'abc' {X=y} then ''", read(text));
    }

    @Test
    void aPeerThatStopsIsTooSlow() {
        for (String text : new String[] {"", "3", "3\r\n", "3\r\na", "3\r\nabc", "0\r\n", "0\r\nX: "}) {
            ScriptedWire wire = ScriptedWire.of(text).thenIsSilent();
            assertTrue(Bodies.said(wire, input -> new ChunkedBody(input, Bodies.IDLE), 64).startsWith("TOO_SLOW"), text);
        }
    }

    @Test
    void aBrokenConnectionIsACut() {
        assertEquals("CUT after 'a'", Bodies.said(
                ScriptedWire.of("3\r\na").thenBreaks(), input -> new ChunkedBody(input, Bodies.IDLE), 64));
    }

    @Test
    void noDeadlineIsLeftBehind() {
        ScriptedWire wire = ScriptedWire.byteByByte("3\r\nabc\r\n0\r\n\r\n");
        assertEquals("'abc' then ''", Bodies.said(wire, input -> new ChunkedBody(input, Bodies.IDLE), 64));
        wire.strike();

        assertFalse(wire.readExpired());
    }

    @Test
    void declaresNoLength() {
        assertEquals(
                RequestHead.UNKNOWN_LENGTH,
                new ChunkedBody(new InputBuffer(ScriptedWire.of(), new byte[1]), Bodies.IDLE).declaredLength());
    }

    @Test
    void trailersAreThereOnlyOnceTheEndWasRead() throws BodyException {
        InputBuffer input = new InputBuffer(ScriptedWire.of("1\r\na\r\n0\r\nX: y\r\n\r\n"), new byte[64]);
        ChunkedBody body = new ChunkedBody(input, Bodies.IDLE);
        assertNull(body.trailers());
        body.read(new byte[1], 0, 1);
        assertNull(body.trailers());
        body.read(new byte[1], 0, 1);
        assertEquals("{X=y}", RequestHeads.described(body.trailers()));
    }

    @Test
    void waitingForABodyHoldsNoMoreThanAFewLines() {
        ScriptedWire wire = ScriptedWire.of();
        for (int i = 0; i < 1000; i++) {
            wire.sends("40\r\n" + "a".repeat(64) + "\r\n");
        }
        InputBuffer input = new InputBuffer(wire.sends("0\r\n\r\n"), new byte[256]);
        ChunkedBody body = new ChunkedBody(input, Bodies.IDLE);
        long total = 0;
        try {
            for (int count = 0; count >= 0; count = body.read(new byte[64], 0, 64)) {
                total += count;
            }
        } catch (BodyException e) {
            throw new AssertionError(e);
        }
        assertEquals(64_000, total);
        assertTrue(input.bytes().length <= 1024, "holds " + input.bytes().length);
    }

    @Test
    void aFaultIsSeenWhenItIsThereAlready() {
        assertThrows(BodyException.class, () -> BodyReaders.ofRequest(held("5\r\nabcde\r\nxyz"), RequestHead.UNKNOWN_LENGTH, 1));
        assertThrows(BodyException.class, () -> BodyReaders.ofRequest(held("0\r\nbad\r\n\r\n"), RequestHead.UNKNOWN_LENGTH, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "3", "3\r\n", "3\r\nab", "3\r\nabc", "3\r\nabc\r\n", "3\r\nabc\r\n0\r\n", "3\r\nabc\r\n0\r\nX: y\r\n",
        "3\r\nabc\r\n0\r\nX: y\r\n\r\n"
    })
    void lookingAheadChangesNothing(String already) throws BodyException {
        String all = "3\r\nabc\r\n0\r\nX: y\r\n\r\nnext";
        ScriptedWire wire = ScriptedWire.of(already, all.substring(already.length()));
        assertEquals("'abc' {X=y} then 'next'", Bodies.said(wire, input -> {
            try {
                input.room(1);
                if (!already.isEmpty()) {
                    input.awaitMore();
                }
                return BodyReaders.ofRequest(input, RequestHead.UNKNOWN_LENGTH, Bodies.IDLE);
            } catch (BodyException e) {
                throw new AssertionError(e);
            }
        }, 64));
    }

    private static InputBuffer held(String text) {
        InputBuffer input = new InputBuffer(ScriptedWire.of(text), new byte[64]);
        input.awaitMore();
        return input;
    }
}
