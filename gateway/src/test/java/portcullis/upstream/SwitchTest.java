package portcullis.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import portcullis.exchange.Exchange;
import portcullis.exchange.ExchangeOf;
import portcullis.exchange.Outcome;
import portcullis.exchange.Upgrade;
import portcullis.http.TunnelEnd;
import portcullis.upstream.Forwarding.Call;
import portcullis.upstream.SocketUpstream.Peer;

class SwitchTest {
    private static final String SWITCHED = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: X-Line\r\n";

    private final Forwarding forwarding = new Forwarding();

    @AfterEach
    void close() throws IOException {
        forwarding.close();
    }

    private Call sent() {
        Exchange exchange = ExchangeOf.request("GET", "/x").exchange();
        exchange.upgrade(new Upgrade("x-line", null, null, null));
        return forwarding.send(exchange);
    }

    private Call answered(String answer) throws IOException {
        Call call = sent();
        Peer peer = forwarding.socket.accept();
        String head = peer.readHead();
        assertTrue(head.contains("\r\nConnection: Upgrade\r\nUpgrade: x-line\r\n"), head);
        peer.send(answer);
        return call;
    }

    private static String read(TunnelEnd end, int count) throws IOException {
        byte[] bytes = new byte[count];
        for (int had = 0; had < count; ) {
            had += end.read(bytes, had, count - had);
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Test
    void theConnectionIsHandedOverWithWhatCameBehindTheHead() throws IOException {
        Call call = sent();
        Peer peer = forwarding.socket.accept();
        peer.readHead();
        peer.send(SWITCHED + "Keep-Alive: 5\r\nX-A: 1\r\nContent-Length: 0\r\n\r\nbehind");

        Outcome.Tunnelled tunnelled = assertInstanceOf(Outcome.Tunnelled.class, call.outcome());
        assertEquals("fields[X-A]", tunnelled.fields().toString());
        assertEquals("beh", read(tunnelled.end(), 3));
        assertTrue(tunnelled.end().hasMore());
        assertEquals("ind", read(tunnelled.end(), 3));
        peer.send("more");
        assertEquals("more", read(tunnelled.end(), 4));
        tunnelled.end().write("up".getBytes(StandardCharsets.US_ASCII), 0, 2);
        assertEquals("up", peer.readTo("up"));
        assertEquals(1, forwarding.state().inFlight());
        call.end();
        peer.awaitClose();
        assertEquals(0, forwarding.state().inFlight());
        assertEquals(0, forwarding.state().open());
    }

    @Test
    void interimAnswersMayComeBefore() throws IOException {
        assertEquals("tunnelled", answered("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + SWITCHED + "\r\n").said());
    }

    @Test
    void anotherProtocolThanTheOneAskedForIsBroken() throws IOException {
        String head = "HTTP/1.1 101 Switching Protocols\r\n";
        for (String wrong : new String[] {
            "", "Connection: Upgrade\r\n", "Upgrade: x-line\r\n", "Connection: Upgrade\r\nUpgrade: x-two\r\n",
            "Connection: Upgrade\r\nUpgrade: x-line\r\nUpgrade: x-line\r\n", "Connection: Upgrade, a b\r\nUpgrade: x-line\r\n"
        }) {
            Call call = answered(head + wrong + "\r\n");
            assertEquals("upstream-broken", call.said(), wrong);
            call.end();
        }
        assertEquals(0, forwarding.state().open());
        assertTrue(forwarding.ended(TryEnding.BROKEN));
    }

    /** Whoever was asked to switch may have done so in its own mind: no other request goes over that connection. */
    @Test
    void anOrdinaryAnswerIsTheLastOnThatConnection() throws IOException {
        Call call = answered("HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\nno");
        assertEquals("no", call.body());
        assertEquals(0, forwarding.state().open());
    }
}
