package portcullis.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.List;
import portcullis.http1.Heads;
import portcullis.http1.StrictReading;
import portcullis.upstream.MemoryUpstream;
import portcullis.wire.MemoryWire;

/** Everything that a client sends on one connection, through the listener's own code to an upstream. */
class ConnectionFuzz {
    private static final MemoryListener LISTENER = new MemoryListener("""
            format: 1
            service: { name: edge, environment: development }
            listeners:
              public: { bind: "127.0.0.1:0", limits: { body-bytes: 64B, header-bytes: 2KiB, target-bytes: 1KiB } }
            """, """
            format: 1
            api: all
            upstream: one
            routes:
              all: { match: { path: "/{rest...}" } }
              limited: { match: { path: /limited }, filters: { body-limit: { bytes: 4B } } }
              told: { match: { path: /told }, respond: { status: 200, type: text/plain, body: hello } }
              live: { match: { path: "/live/{rest...}" }, filters: { websocket: { protocols: [websocket, other] } } }
              moved: { match: { path: "/moved/{rest...}" }, redirect: { to: "/{path.rest}", status: 308 } }
            upstreams:
              one: { endpoints: ["http://127.0.0.1:9101"] }
            """);

    @DictionaryFile(resourcePath = "/http.dict")
    @FuzzTest
    void neverBecomesMoreRequestsThanItHas(byte[] bytes) {
        String input = Heads.text(bytes);
        StrictReading requests = new StrictReading(input);
        List<StrictReading.Message> asked = asked(requests);
        boolean mayEndWithHead = input.substring(requests.position()).strip().startsWith("HEAD ");
        for (MemoryWire wire : List.of(MemoryWire.of(bytes), MemoryWire.inPieces(bytes))) {
            LISTENER.serve(wire);
            List<MemoryUpstream.Heard> heard = LISTENER.upstream.heard();
            int answers = answers(Heads.text(wire.output()), asked, mayEndWithHead);
            // a client that leaves in the middle of a body gets no answer
            int unanswered = answers < asked.size() && asked.get(answers).body() == null ? 1 : 0;
            assertTrue(heard.size() <= answers + unanswered, "more requests upstream than answers");
            assertTrue(answers <= asked.size() + 1, "more answers than requests");
            areOfThose(heard, asked.subList(0, Math.min(answers + unanswered, asked.size())));
        }
    }

    /** The requests as the grammar has them, up to the first whose end cannot be told. */
    private static List<StrictReading.Message> asked(StrictReading reading) {
        List<StrictReading.Message> asked = new ArrayList<>();
        StrictReading.Message next = reading.request();
        while (next != null) {
            asked.add(next);
            next = next.body() == null ? null : reading.request();
        }
        return asked;
    }

    /** How many final answers the client got; there must be nothing else. */
    private static int answers(String output, List<StrictReading.Message> asked, boolean mayEndWithHead) {
        int answers = 0;
        for (String rest = output; !rest.isEmpty(); ) {
            boolean isRefusal = answers >= asked.size();
            StrictReading reading = new StrictReading(rest);
            StrictReading.Message answer = reading.answer(isRefusal ? "GET" : asked.get(answers).method());
            if (isRefusal && mayEndWithHead && (answer == null || answer.body() == null)) {
                reading = new StrictReading(rest);
                answer = reading.answer("HEAD"); // as much was understood of it
            }
            assertNotNull(answer, () -> "something else than an answer: " + output);
            assertNotNull(answer.body(), () -> "an answer without its end: " + output);
            assertFalse(answer.line().contains(" 500 "), "met a bug");
            answers += answer.line().startsWith("HTTP/1.1 1") ? 0 : 1;
            rest = rest.substring(reading.position());
        }
        return answers;
    }

    /** Whether everything that was heard was asked, in that order. */
    private static void areOfThose(List<MemoryUpstream.Heard> heard, List<StrictReading.Message> asked) {
        int next = 0;
        for (MemoryUpstream.Heard each : heard) {
            StrictReading reading = new StrictReading(each.text());
            StrictReading.Message message = reading.request();
            assertNotNull(message, each.text());
            while (next < asked.size() && !isThat(message, asked.get(next))) {
                next++;
            }
            assertTrue(next < asked.size(), "nobody asked for " + each.text());
            StrictReading.Body body = asked.get(next++).body();
            if (each.isWhole()) {
                assertEquals(each.isCut(), message.body() == null, "cut short, and seen to be");
                assertTrue(each.isCut() || reading.position() == each.text().length(), "something behind it");
                assertTrue(each.isCut() || body != null && message.body() != null && body.content().equals(message.body().content()), "another body");
            }
        }
    }

    private static boolean isThat(StrictReading.Message heard, StrictReading.Message asked) {
        return heard.method().equals(asked.method())
                && (asked.values("host").isEmpty() || asked.values("host").getFirst().equalsIgnoreCase(heard.values("host").getFirst()));
    }
}
