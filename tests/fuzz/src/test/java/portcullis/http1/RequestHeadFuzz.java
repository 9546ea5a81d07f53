package portcullis.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import portcullis.http.RequestHead;
import portcullis.wire.MemoryWire;

/** A client's first bytes. */
class RequestHeadFuzz {
    private static final HeadLimits LIMITS = new HeadLimits(2048, 30, 512);

    @DictionaryFile(resourcePath = "/http.dict")
    @FuzzTest
    void meansOneThing(byte[] bytes) {
        List<MemoryWire> ways = MemoryWire.everyWay(bytes);
        String whole = Heads.said(ways.getFirst(), LIMITS);
        for (MemoryWire wire : ways.subList(1, ways.size())) {
            assertEquals(whole, Heads.said(wire, LIMITS), "the same bytes in other pieces");
        }
        RequestHeadReader reader = new RequestHeadReader(new InputBuffer(MemoryWire.of(bytes), new byte[16]));
        if (Heads.read(reader, LIMITS) == RequestHeadReader.Result.HEAD) {
            agrees(reader.head(), Heads.text(bytes));
            String again = Heads.said(MemoryWire.of(Heads.written(reader.head())), Heads.ROOMY);
            assertEquals(Heads.said(reader.head()) + " then 0", again, "written and read again");
        }
    }

    private static void agrees(RequestHead head, String text) {
        StrictReading.Message grammar = new StrictReading(text).request();
        assertNotNull(grammar, "not in the grammar");
        assertEquals(grammar.fields(), Heads.fields(head.fields()), "fields");
        assertTrue(grammar.line().startsWith(head.method() + ' '), "method");
        assertTrue(grammar.line().endsWith("HTTP/1." + head.minorVersion()), "version");
        List<String> hosts = grammar.values("host");
        assertTrue(hosts.size() == 1 || hosts.isEmpty() && head.minorVersion() == 0, "one host");
        assertTrue(hosts.isEmpty() || hosts.getFirst().equalsIgnoreCase(head.authority()), "that host");
        List<String> codings = grammar.values("transfer-encoding");
        List<String> lengths = grammar.values("content-length");
        boolean isChunked = head.declaredLength() == RequestHead.UNKNOWN_LENGTH;
        assertEquals(isChunked, !codings.isEmpty(), "chunked by its field only");
        assertFalse(codings.size() + lengths.size() > 1, "framed twice");
        assertTrue(isChunked || head.declaredLength() == (lengths.isEmpty() ? 0 : Long.parseLong(lengths.getFirst())), "length");
    }
}
