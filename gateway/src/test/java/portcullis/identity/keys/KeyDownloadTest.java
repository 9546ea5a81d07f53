package portcullis.identity.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.identity.jose.KeySet;

@Timeout(60)
class KeyDownloadTest {
    private static final String ISSUER = "https://id.example.com/";
    private static final String METADATA = "https://id.example.com/.well-known/openid-configuration";
    private static final String KEYS = "https://id.example.com/jwks";
    private static final Duration AMPLE = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(50);

    /** Answers by address; whatever is not there cannot be reached. */
    private final Map<String, Supplier<Web.Answer>> there = new HashMap<>();

    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Web web = new Web() {
        @Override
        public Answer get(URI address) throws IOException {
            asked.add(address.toString());
            Supplier<Web.Answer> answer = there.get(address.toString());
            if (answer == null) {
                throw new IOException("connection refused");
            }
            try {
                return answer.get();
            } catch (UncheckedIOException failure) {
                throw failure.getCause();
            }
        }

        @Override
        public void close() {
            closed.set(true);
        }
    };

    private static InputStream body(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private void answer(String address, int status, @Nullable String location, String body) {
        there.put(address, () -> new Web.Answer(status, location, body(body)));
    }

    private void serve(String address, String body) {
        answer(address, 200, null, body);
    }

    private void redirect(String from, int status, String location) {
        answer(from, status, location, "moved");
    }

    private KeyDownload at(String url) {
        return new KeyDownload(ISSUER, URI.create(url), web, AMPLE);
    }

    private KeyDownload discovered(String issuer) {
        return new KeyDownload(issuer, null, web, AMPLE);
    }

    private static String why(KeyDownload download) {
        return assertThrows(FetchFault.class, download::fetch).why();
    }

    private static List<@Nullable String> kids(KeyDownload download) throws FetchFault {
        return download.fetch().keys().stream().map(key -> key.id()).toList();
    }

    @Test
    void getsTheSetAtItsAddress() throws FetchFault {
        serve(KEYS, MadeKeys.set("one", "two"));
        assertEquals(List.of("one", "two"), kids(at(KEYS)));
        assertEquals(List.of(KEYS), asked);
    }

    @Test
    void whatCannotBeReachedIsNamedWithoutItsQuery() {
        assertEquals("https://id.example.com/jwks: connection refused", why(at(KEYS + "?key=hunter2")));
    }

    @Test
    void failuresWithoutAMessageAreToldInWords() {
        there.put(KEYS, () -> {
            throw new UncheckedIOException(new ConnectException());
        });
        assertEquals("https://id.example.com/jwks: cannot connect", why(at(KEYS)));
        there.put(KEYS, () -> {
            ConnectException failure = new ConnectException();
            failure.initCause(new UnresolvedAddressException());
            throw new UncheckedIOException(failure);
        });
        assertEquals("https://id.example.com/jwks: its host is not known", why(at(KEYS)));
        there.put(KEYS, () -> {
            throw new UncheckedIOException(new EOFException());
        });
        assertEquals("https://id.example.com/jwks: EOFException", why(at(KEYS)));
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 206, 304, 400, 404, 500, 503})
    void onlyA200Counts(int status) {
        answer(KEYS, status, null, MadeKeys.set("one"));
        assertEquals("https://id.example.com/jwks: answered " + status, why(at(KEYS)));
    }

    @Test
    void anAnswerWithoutUsableKeysIsAFailure() {
        serve(KEYS, "{\"keys\":[]}");
        assertTrue(why(at(KEYS)).startsWith("https://id.example.com/jwks "));
        serve(KEYS, "<html>maintenance</html>");
        assertTrue(why(at(KEYS)).startsWith("https://id.example.com/jwks "));
    }

    @Test
    void theLargestAnswerIsReadAndALargerOneIsNot() throws FetchFault {
        String set = MadeKeys.set("one");
        serve(KEYS, set + " ".repeat(KeySet.MAX_BYTES - set.length()));
        assertEquals(List.of("one"), kids(at(KEYS)));

        serve(KEYS, set + " ".repeat(KeySet.MAX_BYTES - set.length() + 1));
        assertEquals("https://id.example.com/jwks: answered with more than 512 KiB", why(at(KEYS)));
    }

    @Test
    void anAnswerThatNeverEndsIsReadUpToItsBound() {
        there.put(KEYS, () -> new Web.Answer(200, null, new InputStream() {
            @Override
            public int read() {
                return ' ';
            }
        }));
        assertEquals("https://id.example.com/jwks: answered with more than 512 KiB", why(at(KEYS)));
    }

    @Test
    void anAnswerThatIsTooSlowIsGivenUpAndItsReadingInterrupted() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        there.put(KEYS, () -> new Web.Answer(200, null, new InputStream() {
            @Override
            public int read() throws IOException {
                try {
                    new CountDownLatch(1).await();
                    return -1;
                } catch (InterruptedException _) {
                    interrupted.countDown();
                    throw new InterruptedIOException();
                }
            }
        }));
        assertEquals("it took longer than 50 ms", why(new KeyDownload(ISSUER, URI.create(KEYS), web, SHORT)));
        assertTrue(interrupted.await(30, TimeUnit.SECONDS));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void followsRedirectsWithinTheOrigin(int status) throws FetchFault {
        redirect(KEYS, status, "/v2/jwks");
        redirect("https://id.example.com/v2/jwks", status, "https://ID.example.com:443/v3/jwks");
        redirect("https://ID.example.com:443/v3/jwks", status, "keys");
        serve("https://ID.example.com:443/v3/keys", MadeKeys.set("one"));
        assertEquals(List.of("one"), kids(at(KEYS)));
    }

    @Test
    void followsThreeRedirectsAndNoFourth() {
        redirect(KEYS, 302, "/1");
        redirect("https://id.example.com/1", 302, "/2");
        redirect("https://id.example.com/2", 302, "/3");
        redirect("https://id.example.com/3", 302, "/4");
        assertEquals("https://id.example.com/jwks: redirects more than 3 times", why(at(KEYS)));
        assertEquals(4, asked.size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example.net/jwks",
                "//evil.example.net/jwks",
                "http://id.example.com/jwks",
                "https://id.example.com:8443/jwks",
                "https://id.example.com.evil.example.net/jwks",
                "https://user@id.example.com/other",
                "file:///etc/passwd",
                "mailto:a@example.com"
            })
    void followsNoRedirectOffTheOrigin(String location) {
        redirect(KEYS, 302, location);
        assertEquals("https://id.example.com/jwks: redirects to another origin, which is not followed", why(at(KEYS)));
        assertEquals(List.of(KEYS), asked);
    }

    @Test
    void aRedirectToNowhereIsNone() {
        answer(KEYS, 302, null, "");
        assertEquals("https://id.example.com/jwks: answered 302", why(at(KEYS)));
        redirect(KEYS, 302, "http://[");
        assertEquals("https://id.example.com/jwks: redirects to what is no URL", why(at(KEYS)));
    }

    private void metadata(String address, String issuer, String keys) {
        serve(address, "{\"issuer\":\"" + issuer + "\",\"jwks_uri\":\"" + keys + "\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "https://id.example.com/, https://id.example.com/.well-known/openid-configuration",
        "https://id.example.com, https://id.example.com/.well-known/openid-configuration",
        "https://id.example.com/realms/a, https://id.example.com/realms/a/.well-known/openid-configuration",
        "https://id.example.com/realms/a/, https://id.example.com/realms/a/.well-known/openid-configuration"
    })
    void metadataLieBehindTheIssuer(String issuer, String address) throws FetchFault {
        metadata(address, issuer, "https://keys.example.org/a");
        serve("https://keys.example.org/a", MadeKeys.set("one"));
        assertEquals(List.of("one"), kids(discovered(issuer)));
        assertEquals(List.of(address, "https://keys.example.org/a"), asked);
    }

    @Test
    void anAddressThatMovedIsFollowed() throws FetchFault {
        KeyDownload download = discovered(ISSUER);
        metadata(METADATA, ISSUER, KEYS);
        serve(KEYS, MadeKeys.set("one"));
        assertEquals(List.of("one"), kids(download));

        metadata(METADATA, ISSUER, "https://id.example.com/other");
        serve("https://id.example.com/other", MadeKeys.set("two"));
        assertEquals(List.of("two"), kids(download));
    }

    @Test
    void metadataOfSomebodyElseAreRefused() {
        serve(KEYS, MadeKeys.set("one"));
        metadata(METADATA, "https://id.example.com", KEYS);
        assertEquals(METADATA + ": is not about the issuer https://id.example.com/", why(discovered(ISSUER)));
        serve(METADATA, "{\"jwks_uri\":\"" + KEYS + "\"}");
        assertEquals(METADATA + ": is not about the issuer https://id.example.com/", why(discovered(ISSUER)));
        assertTrue(!asked.contains(KEYS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://id.example.com/jwks", "file:///etc/passwd", "/jwks", "https://a:b@id.example.com/jwks", "https:///jwks", " "})
    void keysAreFetchedOverHttpsWhereTheIssuerIs(String keys) {
        metadata(METADATA, ISSUER, keys);
        String why = why(discovered(ISSUER));
        assertTrue(why.contains("jwks_uri is not "), why);
        assertEquals(List.of(METADATA), asked);
    }

    @Test
    void anIssuerInPlaintextMayHaveItsKeysSo() throws FetchFault {
        metadata("http://127.0.0.1:8000/.well-known/openid-configuration", "http://127.0.0.1:8000", "http://127.0.0.1:8000/jwks");
        serve("http://127.0.0.1:8000/jwks", MadeKeys.set("one"));
        assertEquals(List.of("one"), kids(discovered("http://127.0.0.1:8000")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "null", "{\"issuer\":\"https://id.example.com/\"}", "{\"issuer\":\"https://id.example.com/\",\"jwks_uri\":7}"})
    void metadataThatSayNothingAreAFailure(String metadata) {
        serve(METADATA, metadata);
        assertTrue(why(discovered(ISSUER)).startsWith(METADATA + ": "));
    }

    @Test
    void metadataAreBoundedToo() {
        serve(METADATA, " ".repeat(KeySet.MAX_BYTES + 1));
        assertEquals(METADATA + ": answered with more than 512 KiB", why(discovered(ISSUER)));
        redirect(METADATA, 302, "https://evil.example.net/");
        assertEquals(METADATA + ": redirects to another origin, which is not followed", why(discovered(ISSUER)));
    }

    @Test
    void itsConnectionsEndWithIt() {
        at(KEYS).close();
        assertTrue(closed.get());
    }
}
