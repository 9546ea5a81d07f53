package portcullis.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portcullis.http.BodyException;
import portcullis.http.BodyReader;
import portcullis.http.HeaderFields;
import portcullis.http.RequestHead;
import portcullis.http.ResponseHead;
import portcullis.wire.BufferPool;
import portcullis.wire.MemoryWire;

/** What an upstream sends: a head, and a body by whichever framing the head says. */
class AnswerFuzz {
    private static final HeadLimits LIMITS = new HeadLimits(2048, 30, 0);
    private static final BufferPool BUFFERS = new BufferPool();

    /** @param body null when it broke */
    private record Answer(int status, long length, List<StrictReading.Field> fields, byte @Nullable [] body,
            List<StrictReading.Field> trailers, int behind) {
        String said() {
            return status + " length=" + length + ' ' + fields + " body=" + (body == null ? "broken" : Heads.text(body))
                    + " trailers=" + trailers;
        }
    }

    @DictionaryFile(resourcePath = "/http.dict")
    @FuzzTest
    void meansOneThing(byte[] bytes) {
        List<MemoryWire> ways = MemoryWire.everyWay(bytes);
        Answer whole = read(ways.getFirst(), LIMITS);
        for (MemoryWire wire : ways.subList(1, ways.size())) {
            Answer inPieces = read(wire, LIMITS);
            assertEquals(said(whole), said(inPieces), "the same bytes in other pieces");
        }
        if (whole != null) {
            agrees(whole, Heads.text(bytes));
            if (whole.body != null) {
                assertEquals(whole.said(), said(read(MemoryWire.of(written(whole)), Heads.ROOMY)), "written and read again");
            }
        }
    }

    private static String said(@Nullable Answer answer) {
        return answer == null ? "no head" : answer.said();
    }

    private static void agrees(Answer answer, String text) {
        StrictReading reading = new StrictReading(text);
        StrictReading.Message grammar = reading.answer("GET");
        assertNotNull(grammar, "not in the grammar");
        assertEquals(grammar.fields(), answer.fields, "fields");
        StrictReading.Body body = grammar.body();
        assertEquals(body == null ? null : body.content(), answer.body == null ? null : Heads.text(answer.body), "body");
        if (body != null) {
            assertEquals(text.length() - reading.position(), answer.behind, "what lies behind it");
        }
    }

    private static @Nullable Answer read(MemoryWire wire, HeadLimits limits) {
        InputBuffer input = new InputBuffer(wire, new byte[16]);
        ResponseHeadReader reader = new ResponseHeadReader(input, limits);
        try {
            if (reader.read() != ResponseHeadReader.Result.HEAD) {
                return null;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ResponseHead head = reader.head();
        List<StrictReading.Field> fields = Heads.fields(head.fields());
        BodyReader body = !ResponseHead.mayHaveBody(head.status(), "GET") ? BodyReader.EMPTY
                : reader.isUndeclared() ? BodyReaders.untilClose(input, Long.MAX_VALUE)
                : BodyReaders.ofAnswer(input, reader.length(), Long.MAX_VALUE);
        byte[] content = content(body);
        HeaderFields trailers = content == null ? null : body.trailers();
        return new Answer(head.status(), reader.length(), fields, content,
                trailers == null ? List.of() : Heads.fields(trailers), input.available() + wire.unread());
    }

    private static byte @Nullable [] content(BodyReader body) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        byte[] into = new byte[100];
        try {
            for (int count = 0; count >= 0; count = body.read(into, 3, into.length - 3)) {
                content.write(into, 3, count);
            }
            return content.toByteArray();
        } catch (BodyException e) {
            return null;
        }
    }

    private static byte[] written(Answer answer) {
        MemoryWire wire = MemoryWire.of("");
        OutputBuffer out = new OutputBuffer(BUFFERS);
        BodyWriter writer = new BodyWriter(out, wire, Long.MAX_VALUE);
        out.put("HTTP/1.1 ").number(answer.status).put(" Said\r\n");
        answer.fields.forEach(field -> out.put(field.name()).put(": ").put(field.value()).line());
        out.line();
        byte[] body = answer.body == null ? new byte[0] : answer.body;
        try {
            if (answer.length == RequestHead.UNKNOWN_LENGTH && ResponseHead.mayHaveBody(answer.status, "GET")) {
                writer.chunked(new TrailedBody(body, answer.trailers), true);
            } else {
                writer.plain(BodyReader.of(body));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            out.close();
        }
        return wire.output();
    }
}
