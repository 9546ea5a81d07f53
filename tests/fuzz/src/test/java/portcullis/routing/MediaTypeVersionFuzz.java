package portcullis.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import portcullis.http.FieldName;
import portcullis.http.RequestHead;
import portcullis.http.TargetPath;
import portcullis.http.Tokens;

/** What a request accepts, a line for each Accept field, where the version of an API stands in its media type. */
class MediaTypeVersionFuzz {
    private static final FieldName ACCEPT = FieldName.of("Accept");
    private static final FieldName VERSION = FieldName.of("X-API-Version");
    private static final List<String> VERSIONS = List.of("v1", "v2");
    private static final VersionSource BY_TYPE =
            new VersionSource.OfMediaType("application/", "application/vnd.example.", "+json", VERSIONS);

    @DictionaryFile(resourcePath = "/media.dict")
    @FuzzTest
    void isOneOfThoseThereAre(byte[] bytes) {
        RequestHead head = new RequestHead();
        head.fill("GET", TargetPath.ROOT, "a.test", 1, 0);
        for (String line : new String(bytes, StandardCharsets.ISO_8859_1).split("\n", -1)) {
            if (Tokens.isFieldValue(line)) {
                head.fields().add(ACCEPT, line.strip());
                head.fields().add(VERSION, line.strip());
            }
        }
        int named = BY_TYPE.named(head);
        assertTrue(named >= VersionSource.UNKNOWN && named < VERSIONS.size());
        String accepted = String.valueOf(head.fields().joined(ACCEPT));
        if (named >= 0) {
            assertTrue(accepted.toLowerCase(java.util.Locale.ROOT).contains("application/vnd.example." + VERSIONS.get(named) + "+json"), "a version that nobody named");
        }
        head.fields().add(ACCEPT, "*/*;q=0.001");
        int withAnything = BY_TYPE.named(head);
        assertEquals(named == VersionSource.UNKNOWN ? VersionSource.MISSING : named, withAnything, "taking anything else too changes no choice");
        int byField = new VersionSource.OfField(VERSION, VERSIONS).named(head);
        assertTrue(byField >= VersionSource.UNKNOWN && byField < VERSIONS.size());
        qualities(bytes);
    }

    private static void qualities(byte[] bytes) {
        int at = 0;
        int steps = 0;
        while (at < bytes.length) {
            int from = MediaRanges.skipSpace(bytes, at, bytes.length);
            int to = MediaRanges.rangeEnd(bytes, from, bytes.length);
            int typeEnd = MediaRanges.typeEnd(bytes, from, to);
            assertTrue(at <= from && from <= typeEnd && typeEnd <= to && to <= bytes.length, "in order");
            int quality = MediaRanges.quality(bytes, typeEnd, to);
            assertTrue(quality >= 0 && quality <= MediaRanges.FULL, "from 0 to 1");
            at = to + 1;
            assertTrue(++steps <= bytes.length, "comes to an end");
        }
    }
}
