package portcullis.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestHeadTest {
    private final RequestHead head = new RequestHead();

    @ParameterizedTest
    @CsvSource({
        "a.test, a.test", "a.test:80, a.test", "[::1], [::1]", "[::1]:80, [::1]", "127.0.0.1:80, 127.0.0.1", "'', ''"
    })
    void theHostIsTheAuthorityWithoutItsPort(String authority, String host) {
        head.fill("GET", TargetPath.ROOT, authority, 1, 0);
        assertEquals(host, head.host());
    }

    @ParameterizedTest
    @CsvSource({
        "GET, true, true", "HEAD, true, true", "OPTIONS, true, true", "PUT, false, true", "DELETE, false, true",
        "POST, false, false", "PATCH, false, false", "get, false, false", "REPORT, false, false"
    })
    void onlyWhatTheStandardSaysIsSafeOrIdempotent(String method, boolean safe, boolean idempotent) {
        head.fill(method, TargetPath.ROOT, "", 1, 0);
        assertEquals(safe, head.isSafe());
        assertEquals(idempotent, head.isIdempotent());
    }

    @Test
    void theNextRequestTakesNoTrailersUnlessItSaysSo() {
        head.takesTrailers(true);
        head.fill("GET", TargetPath.ROOT, "", 1, 0);
        assertFalse(head.takesTrailers());
    }
}
