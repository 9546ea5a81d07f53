package portcullis.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import portcullis.http.RequestHead;
import portcullis.wire.ScriptedWire;

class UntilCloseBodyTest {
    @Test
    void endsWhereTheConnectionEnds() {
        assertEquals("'abc' then ''", Bodies.read("abc", input -> BodyReaders.untilClose(input, Bodies.IDLE)));
        assertEquals("'' then ''", Bodies.read("", input -> BodyReaders.untilClose(input, Bodies.IDLE)));
    }

    @Test
    void aResetIsNoEnd() {
        assertEquals("CUT after 'ab'", Bodies.said(
                ScriptedWire.of("ab").thenBreaks(), input -> BodyReaders.untilClose(input, Bodies.IDLE), 64));
    }

    @Test
    void silenceIsNoEnd() {
        assertEquals("TOO_SLOW after 'ab'", Bodies.said(
                ScriptedWire.of("ab").thenIsSilent(), input -> BodyReaders.untilClose(input, Bodies.IDLE), 64));
    }

    @Test
    void declaresNoLength() {
        assertEquals(
                RequestHead.UNKNOWN_LENGTH,
                BodyReaders.untilClose(new InputBuffer(ScriptedWire.of(), new byte[1]), 1).declaredLength());
    }
}
