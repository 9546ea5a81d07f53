package portcullis.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.function.Function;
import org.junit.jupiter.api.Test;
import portcullis.http.BodyException;
import portcullis.http.BodyReader;
import portcullis.http.RequestHead;
import portcullis.wire.ScriptedWire;

class LengthBodyTest {
    private static Function<InputBuffer, BodyReader> request(long length) {
        return input -> new LengthBody(input, length, Bodies.IDLE, false);
    }

    private static Function<InputBuffer, BodyReader> answer(long length) {
        return input -> BodyReaders.ofAnswer(input, length, Bodies.IDLE);
    }

    @Test
    void endsAtExactlyItsLength() {
        assertEquals("'abc' then ''", Bodies.read("abc", request(3)));
        assertEquals("'abc' then 'GET'", Bodies.read("abcGET", request(3)));
        assertEquals("'abcdefghijklmnopqrstuvwxyz' then '0'", Bodies.read("abcdefghijklmnopqrstuvwxyz0", request(26)));
    }

    @Test
    void fewerBytesAreACut() {
        assertEquals("CUT after 'ab'", Bodies.read("ab", request(3)));
        assertEquals("CUT after ''", Bodies.read("", request(1)));
        assertEquals("CUT after 'ab'", Bodies.said(ScriptedWire.of("ab").thenBreaks(), request(3), 64));
    }

    @Test
    void aPeerThatStopsIsTooSlow() {
        assertEquals("TOO_SLOW after 'ab'", Bodies.said(ScriptedWire.of("ab").thenIsSilent(), request(3), 64));
    }

    @Test
    void noDeadlineIsLeftBehind() {
        ScriptedWire wire = ScriptedWire.byteByByte("abc");
        assertEquals("'abc' then ''", Bodies.said(wire, request(3), 64));
        wire.strike();

        assertFalse(wire.readExpired());
    }

    @Test
    void theNextRequestIsLeftOnTheWire() {
        ScriptedWire wire = ScriptedWire.of("abcGET / HTTP/1.1");
        Bodies.said(wire, request(3), 64);

        assertEquals("GET / HTTP/1.1", wire.unread());
    }

    @Test
    void whatAnUpstreamSendsBehindItsAnswerIsSeen() throws BodyException {
        ScriptedWire wire = ScriptedWire.of("abcHTTP/1.1 200 OK");
        InputBuffer input = new InputBuffer(wire, new byte[8]);
        BodyReader body = answer(3).apply(input);

        assertEquals(3, body.read(new byte[64], 0, 64));
        assertEquals(-1, body.read(new byte[64], 0, 64));
        assertEquals("", wire.unread());
        assertEquals(15, input.available());
    }

    @Test
    void anAnswerGivesItsOwnBytesAndNoMore() {
        assertEquals("'abc' then 'xyz'", Bodies.read("abcxyz", answer(3)));
        assertEquals("'abc' then ''", Bodies.read("abc", answer(3)));
        assertEquals("CUT after 'ab'", Bodies.read("ab", answer(3)));
    }

    @Test
    void nothingIsABodyOfItsOwn() throws BodyException {
        InputBuffer input = new InputBuffer(ScriptedWire.of(), new byte[8]);
        assertSame(BodyReader.EMPTY, BodyReaders.ofRequest(input, 0, 1));
        assertSame(BodyReader.EMPTY, BodyReaders.ofAnswer(input, 0, 1));
        assertEquals(5, BodyReaders.ofRequest(input, 5, 1).declaredLength());
        assertEquals(RequestHead.UNKNOWN_LENGTH, BodyReaders.ofAnswer(input, RequestHead.UNKNOWN_LENGTH, 1).declaredLength());
    }
}
