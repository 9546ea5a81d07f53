package portcullis.tests.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Scripts;

/** Interim answers (RFC 9110, 15.2) reach the client when they are sent, before the final one is known. */
class InterimAnswersTest {
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

    @Test
    void passesEarlyHintsAtOnce() throws IOException {
        var hinted = new CountDownLatch(1);
        upstream.on("/hints", turn -> {
            turn.readAll().write("HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n");
            Scripts.await(hinted);
            turn.answer(200, "page");
        });
        try (RawHttp client = gateway.connect()) {
            Answer hint = client.send(RawHttp.get("/hints")).readAnyHead();
            assertEquals(103, hint.status());
            assertEquals("</style.css>; rel=preload", hint.field("link"));
            hinted.countDown();
            assertEquals("page", client.read().text());
            assertEquals("fake", client.send(RawHttp.get("/next")).read().text());
        }
    }

    @Test
    void passesSeveralInTheirOrder() throws IOException {
        upstream.on("/several", Scripts.raw("HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
                + "HTTP/1.1 103 Early Hints\r\nLink: </b>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
        Answer answer = gateway.get("/several");
        assertEquals("ok", answer.text());
        assertEquals(List.of(102, 103, 103), answer.interims().stream().map(Answer::status).toList());
        assertEquals("</b>", answer.interims().getLast().field("link"));
    }

    @Test
    void keepsThemFromAnHttp10Client() throws IOException {
        upstream.on("/old", Scripts.raw("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
        try (RawHttp client = gateway.connect()) {
            Answer answer = client.send("GET /old HTTP/1.0\r\nHost: gate.test\r\n\r\n").read();
            assertEquals("ok", answer.text());
            assertEquals(List.of(), answer.interims());
        }
    }
}
