package portcullis.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.exchange.Reason;
import portcullis.http.BodyException;
import portcullis.http.RequestHead;
import portcullis.http1.InputBuffer;
import portcullis.http1.RequestHeadReader;
import portcullis.wire.ScriptedWire;

class IntakeTest {
    private final List<String> asked = new ArrayList<>();
    private RequestHead head = new RequestHead();

    private Intake take(String version, String fields, String body) {
        return take(Listeners.plain(), false, version, fields, body);
    }

    private Intake take(Listeners listener, boolean peerTrusted, String version, String fields, String body) {
        InputBuffer input = new InputBuffer(
                ScriptedWire.of("POST / HTTP/" + version + "\r\nHost: a.test\r\n" + fields + "\r\n" + body), new byte[2048]);
        RequestHeadReader reader = new RequestHeadReader(input);
        ListenerSettings settings = listener.settings();
        try {
            assertEquals(RequestHeadReader.Result.HEAD, reader.read(settings.headLimits(), () -> {}));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        head = reader.head();
        return Intake.of(
                head, input, settings, settings.arrivals().direct(Listeners.address("10.0.0.1"), "", null), peerTrusted,
                () -> asked.add("continue"));
    }

    @ParameterizedTest
    @CsvSource({
        "1.1, '', true", "1.1, close, false", "1.1, 'x, Close', false", "1.1, keep-alive, true",
        "1.0, '', false", "1.0, keep-alive, true", "1.0, 'Keep-Alive, close', false"
    })
    void theClientSaysWhetherTheConnectionStays(String version, String connection, boolean keep) {
        String fields = connection.isEmpty() ? "" : "Connection: " + connection + "\r\n";
        assertEquals(keep, take(version, fields, "").keep());
    }

    @Test
    void whatConcernsTheConnectionEndsHere() {
        Intake intake = take("1.1", "Connection: x-a, close\r\nX-A: 1\r\nKeep-Alive: 5\r\nTE: trailers\r\nX-B: 2\r\n", "");

        assertNull(intake.fault());
        assertEquals("fields[Host, X-B]", head.fields().toString());
        assertTrue(head.takesTrailers());
    }

    @Test
    void trailersGoToWhomSaidSo() {
        take("1.1", "TE: gzip\r\n", "");
        assertFalse(head.takesTrailers());
        take("1.0", "TE: trailers\r\n", "");
        assertFalse(head.takesTrailers());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "host", "Content-Length", "transfer-encoding", "X-Forwarded-For", "x-user-id", "X_User_Id", "via", "x-request-id", "a b",
        "\"close\""
    })
    void nobodyHasRemovedWhatTheRestReliesOn(String named) {
        assertEquals(Reason.MALFORMED_REQUEST, take("1.1", "Connection: close, " + named + "\r\n", "").fault());
    }

    @Test
    void anotherProtocolIsOfferedOnlyWhereItIsReallyMeant() {
        assertEquals(List.of("websocket"), take("1.1", "Connection: Upgrade\r\nUpgrade: WebSocket\r\n", "").offers());
        assertEquals(List.of("h2c", "x/1"), take("1.1", "Connection: upgrade\r\nUpgrade: h2c\r\nUpgrade: x/1\r\n", "").offers());
        assertEquals(List.of(), take("1.1", "Upgrade: websocket\r\n", "").offers());
        assertEquals(List.of(), take("1.0", "Connection: upgrade\r\nUpgrade: websocket\r\n", "").offers());
        assertEquals("fields[Host]", head.fields().toString());
    }

    @Test
    void whoeverOffersToLeaveHttpDoesNotMeanToKeepTheConnection() {
        assertFalse(take("1.1", "Connection: Upgrade\r\nUpgrade: websocket\r\n", "").keep());
        assertTrue(take("1.1", "Connection: Upgrade\r\nUpgrade: h2c\r\n", "").keep());
        assertTrue(take("1.1", "Upgrade: websocket\r\n", "").keep());
    }

    @ParameterizedTest
    @ValueSource(strings = {"web socket", "a/", "/1", "a/b/c", "\"a\"", "a,b,c,d,e,f,g,h,i"})
    void anOfferThatIsNoListOfProtocolsIsMalformed(String upgrade) {
        assertEquals(
                Reason.MALFORMED_REQUEST, take("1.1", "Connection: Upgrade\r\nUpgrade: " + upgrade + "\r\n", "").fault());
    }

    @Test
    void anOfferOfH2cIsDeclinedQuietlyAndNotPassedOn() {
        Intake intake = take("1.1", "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMA\r\n", "");

        assertNull(intake.fault());
        assertEquals(List.of(), intake.offers());
        assertEquals("fields[Host]", head.fields().toString());
    }

    @Test
    void aBodyThatIsMalformedAlreadyIsRefused() {
        String chunked = "Transfer-Encoding: chunked\r\n";
        assertEquals(Reason.MALFORMED_REQUEST, take("1.1", chunked, "3\r\nabcXX").fault());
        assertEquals(Reason.MALFORMED_REQUEST, take("1.1", chunked, "x").fault());
        assertNull(take("1.1", chunked, "3\r\nabc").fault());
        assertNull(take("1.1", chunked, "").fault());
    }

    @Test
    void theBodyIsWhatFollowsTheHead() throws BodyException {
        Intake intake = take("1.1", "Content-Length: 3\r\n", "abcGET");
        byte[] into = new byte[9];

        assertEquals(3, intake.body().declaredLength());
        assertEquals(3, intake.body().read(into, 0, 9));
        assertTrue(intake.body().isEnded());
    }

    @Test
    void whoWaitsToBeAskedIsAskedWhenTheBodyIsWanted() throws BodyException {
        Intake intake = take("1.1", "Expect: 100-continue\r\nContent-Length: 3\r\n", "abc");
        assertEquals(List.of(), asked);
        assertFalse(intake.body().ready(), "it must be asked for first");

        intake.body().read(new byte[9], 0, 9);
        intake.body().read(new byte[9], 0, 9);
        assertEquals(List.of("continue"), asked);
    }

    @Test
    void whoSpeaksAnOlderVersionIsNeverAsked() throws BodyException {
        Intake intake = take("1.0", "Expect: 100-continue\r\nContent-Length: 3\r\n", "abc");
        intake.body().read(new byte[9], 0, 9);
        assertEquals(List.of(), asked);
    }

    @Test
    void onlyATrustedProxyIsBelieved() {
        String said = "X-Forwarded-For: 198.51.100.9\r\nX-Request-Id: abc\r\n";
        Listeners listener = Listeners.plain().trusting("10.0.0.1");

        Intake believed = take(listener, true, "1.1", said, "");
        assertEquals("198.51.100.9 abc", believed.arrival().client().text() + ' ' + believed.requestId());
        assertEquals("fields[Host, X-Forwarded-For]", head.fields().toString());

        Intake ignored = take(listener, false, "1.1", said, "");
        assertEquals("10.0.0.1 null", ignored.arrival().client().text() + ' ' + ignored.requestId());
        assertEquals("fields[Host]", head.fields().toString());
    }
}
