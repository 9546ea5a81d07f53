package portcullis.tests.framing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Scripts;
import portcullis.tests.fixtures.Waiting;

/** Answers come out with the same bytes and a framing of our own making, and leave the connection usable. */
class AnswerFramingTest {
    private static FakeUpstream upstream;
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() throws IOException {
        upstream = FakeUpstream.start();
        gateway = GatewayUnderTest.inFrontOf(upstream);
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    /** The answer to the request, and after it the proof that the connection is in step. */
    private static Answer thenOneMore(String method, String path) throws IOException {
        try (RawHttp client = gateway.connect()) {
            Answer answer = client.send(RawHttp.request(method, path)).read(method);
            assertEquals("fake", client.send(RawHttp.get("/next")).read().text());
            return answer;
        }
    }

    @Test
    void passesEveryByteOfABodyWithItsLength() throws IOException {
        byte[] all = new byte[70_000];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) (i % 251);
        }
        upstream.on("/bytes", turn -> turn.readAll()
                .write("HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: " + all.length + "\r\n\r\n")
                .write(all));
        Answer answer = thenOneMore("GET", "/bytes");
        assertEquals("70000", answer.fields().only("content-length"));
        assertArrayEquals(all, answer.body());
    }

    @Test
    void passesAChunkedBodyChunked() throws IOException {
        upstream.on("/chunked", Scripts.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4;ext=\"a;b\"\r\nab\r\n\r\n1\r\nc\r\n0;last\r\n\r\n"));
        Answer answer = thenOneMore("GET", "/chunked");
        assertEquals("ab\r\nc", answer.text());
        assertNull(answer.field("content-length"));
    }

    @Test
    void chunksABodyThatOnlyTheUpstreamsCloseDelimits() throws IOException {
        upstream.on("/closed", Scripts.rawThenClose("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nuntil the end"));
        Answer answer = thenOneMore("GET", "/closed");
        assertEquals("until the end", answer.text());
        assertFalse(answer.closeDelimited());
    }

    @Test
    void takesAnHttp10AnswerWithoutReusingItsConnection() throws IOException {
        upstream.on("/ten", Scripts.raw("HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\nten"));
        Answer answer = thenOneMore("GET", "/ten");
        assertEquals("ten", answer.text());
        assertEquals("HTTP/1.1", answer.version());
        assertEquals(1, upstream.connections().get(upstream.only("/ten").connection() - 1).requests()
                - (upstream.only("/ten").turn() - 1));
    }

    @Test
    void passesAnEmptyBodyThatOnlyTheCloseDelimits() throws IOException {
        upstream.on("/closed-empty", Scripts.rawThenClose("HTTP/1.1 200 OK\r\nX-A: b\r\n\r\n"));
        assertEquals("", thenOneMore("GET", "/closed-empty").text());
    }

    @Test
    void answersHeadWithTheLengthAndWithoutABody() throws IOException {
        upstream.on("/head", Scripts.raw("HTTP/1.1 200 OK\r\nContent-Length: 1234\r\n\r\n"));
        assertEquals("1234", thenOneMore("HEAD", "/head").fields().only("content-length"));
        assertEquals("HEAD", upstream.only("/head").method());
    }

    @Test
    void answersHeadOfAChunkedResourceWithoutABody() throws IOException {
        upstream.on("/head-chunked", Scripts.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"));
        assertEquals(200, thenOneMore("HEAD", "/head-chunked").status());
    }

    @Test
    void answersHeadWithoutAnyLengthWithoutABody() throws IOException {
        upstream.on("/head-bare", Scripts.raw("HTTP/1.1 200 OK\r\nX-A: b\r\n\r\n"));
        Answer answer = thenOneMore("HEAD", "/head-bare");
        assertEquals("b", answer.field("x-a"));
    }

    @Test
    void takesFramingFieldsOffA204() throws IOException {
        upstream.on("/204", Scripts.raw("HTTP/1.1 204 No Content\r\nX-A: b\r\n\r\n"));
        upstream.on("/204-length", Scripts.raw("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n"));
        assertEquals("b", thenOneMore("GET", "/204").field("x-a"));
        assertEquals(204, thenOneMore("GET", "/204-length").status());
    }

    @Test
    void leavesA304WithoutABodyWhateverItsLengthSays() throws IOException {
        upstream.on("/304", Scripts.raw("HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\nContent-Length: 500\r\n\r\n"));
        upstream.on("/304-chunked", Scripts.raw("HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\nTransfer-Encoding: chunked\r\n\r\n"));
        assertEquals("\"a\"", thenOneMore("GET", "/304").field("etag"));
        assertEquals(304, thenOneMore("GET", "/304-chunked").status());
    }

    @Test
    void passesFieldsInTheirOrderSpellingAndBytes() throws IOException {
        upstream.on("/fields", Scripts.raw("HTTP/1.1 200 Fine by me\r\nSet-Cookie: a=1\r\nX-CaSe: K\u00e9pt\r\nSet-Cookie: b=2\r\nX-Empty:\r\nContent-Length: 0\r\n\r\n"));
        Answer answer = thenOneMore("GET", "/fields");
        assertEquals(List.of("a=1", "b=2"), answer.fields().all("set-cookie"));
        assertEquals("K\u00e9pt", answer.field("x-case"));
        assertEquals("", answer.field("x-empty"));
        assertTrue(answer.fields().lines().stream().anyMatch(line -> line.name().equals("X-CaSe")), answer::toString);
    }

    @Test
    void passesEveryStatusAsItCame() throws IOException {
        for (int status : List.of(200, 201, 202, 206, 299, 300, 400, 404, 409, 418, 429, 499, 500, 502, 503, 504, 599)) {
            upstream.on("/status", turn -> turn.readAll().answer(status, "from upstream"));
            Answer answer = gateway.get("/status");
            assertEquals(status, answer.status());
            assertEquals("from upstream", answer.text());
        }
    }

    @Test
    void passesTrailersOfAnAnswerToAClientThatWantsThem() throws IOException {
        upstream.on("/trailers", Scripts.raw("HTTP/1.1 200 OK\r\nTrailer: X-Sum\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-Sum: 6\r\n\r\n"));
        try (RawHttp client = gateway.connect()) {
            Answer answer = client.send(RawHttp.get("/trailers", "TE: trailers", "Connection: TE")).read();
            assertEquals("abc", answer.text());
            assertEquals("6", answer.trailers().only("x-sum"));
            assertEquals("fake", client.send(RawHttp.get("/next")).read().text());
        }
    }

    @Test
    void neverPassesAFieldThatGovernsTheConnectionAsATrailer() throws IOException {
        upstream.on("/bad-trailers", Scripts.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n"
                + "Connection: close\r\nKeep-Alive: timeout=1\r\nSet-Cookie: a=b\r\nX-Good: 1\r\n\r\n"));
        try (RawHttp client = gateway.connect()) {
            Answer answer = client.send(RawHttp.get("/bad-trailers", "TE: trailers", "Connection: TE")).read();
            assertEquals("abc", answer.text());
            assertFalse(answer.trailers().has("connection") || answer.trailers().has("keep-alive"), answer.trailers()::toString);
            assertEquals("fake", client.send(RawHttp.get("/next")).read().text());
        }
    }

    @Test
    void givesAnHttp10ClientABodyWithoutChunks() throws IOException {
        upstream.on("/chunked-for-10", Scripts.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-Sum: 6\r\n\r\n"));
        try (RawHttp client = gateway.connect()) {
            Answer answer = client.send("GET /chunked-for-10 HTTP/1.0\r\nHost: gate.test\r\n\r\n").read();
            assertEquals("abc", answer.text());
            assertFalse(answer.fields().has("transfer-encoding"), answer::toString);
            assertTrue(client.closedWithin(Waiting.LONG));
        }
    }

    @Test
    void endsTheConnectionOfAnHttp10ClientAfterItsAnswer() throws IOException {
        try (RawHttp client = gateway.connect()) {
            Answer answer = client.send("GET /ten-client HTTP/1.0\r\nHost: gate.test\r\n\r\n").read();
            assertEquals("fake", answer.text());
            assertTrue(client.closedWithin(Waiting.LONG));
        }
        try (RawHttp client = gateway.connect()) {
            assertEquals(200, client.send("GET /ten-client-without-host HTTP/1.0\r\n\r\n").read().status());
            assertTrue(client.closedWithin(Waiting.LONG));
        }
    }

    @Test
    void keepsTheConnectionOfAnHttp10ClientOnlyWhenBothSaySo() throws IOException {
        try (RawHttp client = gateway.connect()) {
            String request = "GET /ten-kept HTTP/1.0\r\nHost: gate.test\r\nConnection: keep-alive\r\n\r\n";
            Answer answer = client.send(request).read();
            if (answer.fields().lists("connection", "keep-alive")) {
                assertEquals("fake", client.send(request).read().text());
            } else {
                assertTrue(client.closedWithin(Waiting.LONG));
            }
        }
    }

    @Test
    void neverSendsTransferCodingsOfItsOwnToAnUpstreamForABodilessRequest() throws IOException {
        gateway.send(RawHttp.request("DELETE", "/bodiless"));
        assertFalse(upstream.only("/bodiless").fields().has("transfer-encoding"));
        gateway.send("POST /empty HTTP/1.1\r\nHost: gate.test\r\nContent-Length: 0\r\n\r\n");
        assertEquals("0", upstream.only("/empty").fields().only("content-length"));
    }

    @Test
    void repeatsNothingOfTheClientsFramingUpstream() throws IOException {
        try (RawHttp client = gateway.connect()) {
            client.send("POST /reframed HTTP/1.1\r\nHost: gate.test\r\nTransfer-Encoding: \tChunked\r\n\r\n3;evil=\"\t\"\r\nabc\r\n0;x\r\n\r\n");
            assertEquals(200, client.read().status());
        }
        assertEquals("chunked", upstream.only("/reframed").fields().only("transfer-encoding"));
        int connection = upstream.only("/reframed").connection();
        String sent = new String(upstream.connections().get(connection - 1).transcript(), StandardCharsets.ISO_8859_1);
        assertFalse(sent.contains("evil"), sent);
    }
}
