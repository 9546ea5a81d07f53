package portcullis.tests.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Scripts;

/** A client that waits for the word before it sends a large body gets it in time, or an answer that spares it the body. */
class ExpectContinueTest {
    private static final String EXPECT = "Expect: 100-continue";

    private static FakeUpstream upstream;
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() throws IOException {
        upstream = FakeUpstream.start();
        gateway = GatewayUnderTest.with()
                .upstream(upstream)
                .api("""
                        routes:
                          any: { match: { path: "/{rest...}" } }
                          small: { match: { path: "/small" }, filters: { body-limit: { bytes: 10B } } }
                        """)
                .start();
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    @Test
    void invitesTheBodyOfAClientThatWaits() throws IOException {
        try (RawHttp client = gateway.connect()) {
            client.send(RawHttp.request("POST", "/waits", "Content-Length: 5", EXPECT));
            assertEquals(100, client.readAnyHead().status());
            assertEquals(200, client.send("hello").read().status());
            assertEquals("fake", client.send(RawHttp.get("/next")).read().text());
        }
        assertEquals("hello", upstream.only("/waits").body());
    }

    @Test
    void invitesAChunkedBodyToo() throws IOException {
        try (RawHttp client = gateway.connect()) {
            client.send(RawHttp.request("POST", "/waits-chunked", "Transfer-Encoding: chunked", "Expect: 100-Continue"));
            assertEquals(100, client.readAnyHead().status());
            assertEquals(200, client.send(RawHttp.chunk("hello") + "0\r\n\r\n").read().status());
        }
        assertEquals("hello", upstream.only("/waits-chunked").body());
    }

    @Test
    void servesAClientThatExpectsButDoesNotWait() throws IOException {
        try (RawHttp client = gateway.connect()) {
            client.send(RawHttp.request("POST", "/hurries", "Content-Length: 5", EXPECT) + "hello");
            assertEquals(200, client.read().status());
            assertEquals("fake", client.send(RawHttp.get("/next")).read().text());
        }
        assertEquals("hello", upstream.only("/hurries").body());
    }

    /** More than one invitation would be taken for the final answer by simple clients. */
    @Test
    void invitesOnce() throws IOException {
        upstream.on("/twice", turn -> {
            turn.write("HTTP/1.1 100 Continue\r\n\r\n");
            turn.readAll().answer(200, "done");
        });
        try (RawHttp client = gateway.connect()) {
            client.send(RawHttp.request("POST", "/twice", "Content-Length: 5", EXPECT));
            assertEquals(100, client.readAnyHead().status());
            Answer answer = client.send("hello").read();
            assertEquals(List.of(), answer.interims());
            assertEquals("done", answer.text());
        }
    }

    @Test
    void swallowsA100ThatTheClientDidNotAskFor() throws IOException {
        upstream.on("/unasked", Scripts.raw("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
        Answer answer = gateway.get("/unasked");
        assertEquals("ok", answer.text());
        assertEquals(List.of(), answer.interims());
    }

    @Test
    void passesTheRefusalOfAnUpstreamThatDoesNotWantTheBody() throws IOException {
        upstream.on("/unwanted", turn -> turn.answer(403, "no", "Connection: close").close());
        try (RawHttp client = gateway.connect()) {
            Answer answer = client.send(RawHttp.request("POST", "/unwanted", "Content-Length: 1000000", EXPECT)).read();
            assertEquals(403, answer.status());
            assertEquals("no", answer.text());
        }
    }

    @Test
    void refusesWithoutInvitingFirst() throws IOException {
        try (RawHttp client = gateway.connect()) {
            Answer answer = client.send(RawHttp.request("POST", "/small", "Content-Length: 11", EXPECT)).read();
            assertEquals("body-too-large", answer.reason());
            assertEquals(List.of(), answer.interims());
        }
        assertTrue(upstream.received("/small").isEmpty());
    }

    @Test
    void neverSendsAnInterimAnswerToAnHttp10Client() throws IOException {
        try (RawHttp client = gateway.connect()) {
            client.send("POST /old HTTP/1.0\r\nHost: gate.test\r\nContent-Length: 5\r\n" + EXPECT + "\r\n\r\nhello");
            Answer answer = client.read();
            assertEquals(200, answer.status());
            assertEquals(List.of(), answer.interims());
        }
    }
}
