package portcullis.identity.keys;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import portcullis.identity.jose.KeySet;
import portcullis.identity.jose.KeySetFault;
import portcullis.kit.JsonReader;

/**
 * Gets a key set from its address (RFC 7517, 5), or from the one that the issuer's metadata name (OpenID Connect Discovery 1.0, 4),
 * which are asked each time so that an address that moved is followed. Neither what an answer says of its type nor of how long
 * it may be kept counts: how often we ask is the operator's to say.
 */
final class KeyDownload implements KeyFetcher {
    /** Of a whole fetch: metadata, redirects, connections and bodies. */
    static final Duration LIMIT = Duration.ofSeconds(5);
    /** One after the other, never to another origin. */
    static final int REDIRECTS = 3;

    private static final String METADATA = "/.well-known/openid-configuration";
    private static final Set<Integer> REDIRECTING = Set.of(301, 302, 303, 307, 308);
    private static final int OK = 200;

    private final String issuer;
    private final @Nullable URI keys;
    private final Web web;
    private final Duration limit;

    /**
     * @param issuer the exact value of {@code iss}
     * @param keys the address of its key set; null to ask the issuer's metadata for it
     * @param web closed with this
     * @param limit of a whole fetch
     */
    KeyDownload(String issuer, @Nullable URI keys, Web web, Duration limit) {
        this.issuer = issuer;
        this.keys = keys;
        this.web = web;
        this.limit = limit;
    }

    @Override
    public KeySet fetch() throws FetchFault {
        FutureTask<KeySet> download = new FutureTask<>(this::download);
        Thread.ofVirtual().name("issuer-keys-download").start(download);
        try {
            return download.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            throw new FetchFault("it took longer than " + limit.toMillis() + " ms");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new FetchFault("interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof FetchFault fault) {
                throw fault;
            }
            throw new IllegalStateException("a key set was not fetched for an unexpected reason", e.getCause());
        } finally {
            download.cancel(true);
        }
    }

    private KeySet download() throws FetchFault, InterruptedException {
        URI address = keys == null ? discover() : keys;
        byte[] answer = get(address);
        try {
            return KeySet.ofJwks(answer);
        } catch (KeySetFault fault) {
            throw new FetchFault(shown(address) + " " + fault.wrong());
        }
    }

    private URI discover() throws FetchFault, InterruptedException {
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer; // Discovery 1.0, 4.1
        URI address = address(base + METADATA, "the issuer");
        Object metadata = json(get(address), address);
        if (!(metadata instanceof Map<?, ?> members)) {
            throw new FetchFault(shown(address) + ": is not a JSON object");
        }
        if (!issuer.equals(members.get("issuer"))) { // Discovery 1.0, 4.3
            throw new FetchFault(shown(address) + ": is not about the issuer " + issuer);
        }
        if (!(members.get("jwks_uri") instanceof String named)) {
            throw new FetchFault(shown(address) + ": names no jwks_uri");
        }
        URI found = address(named, "jwks_uri");
        if (!isHttps(found) && isHttps(address)) {
            throw new FetchFault(shown(address) + ": its jwks_uri is not https");
        }
        return found;
    }

    private static boolean isHttps(URI address) {
        return "https".equalsIgnoreCase(address.getScheme());
    }

    private static URI address(String text, String what) throws FetchFault {
        try {
            URI address = new URI(text);
            boolean web = isHttps(address) || "http".equalsIgnoreCase(address.getScheme());
            if (web && address.getHost() != null && address.getRawUserInfo() == null) {
                return address;
            }
        } catch (URISyntaxException _) {
            // said below, without the text: it is whatever somebody sent
        }
        throw new FetchFault(what + " is not a URL of the form https://HOST/PATH");
    }

    private static @Nullable Object json(byte[] document, URI address) throws FetchFault {
        try {
            return JsonReader.read(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(document)).toString());
        } catch (CharacterCodingException | IllegalArgumentException _) {
            throw new FetchFault(shown(address) + ": is not JSON");
        }
    }

    private byte[] get(URI address) throws FetchFault, InterruptedException {
        URI asked = address;
        for (int redirects = 0; ; redirects++) {
            try (Web.Answer answer = web.get(asked)) {
                if (answer.status() == OK) {
                    return body(answer, asked);
                }
                String location = answer.location();
                if (!REDIRECTING.contains(answer.status()) || location == null) {
                    throw new FetchFault(shown(asked) + ": answered " + answer.status());
                }
                if (redirects == REDIRECTS) {
                    throw new FetchFault(shown(address) + ": redirects more than " + REDIRECTS + " times");
                }
                asked = redirected(asked, location);
            } catch (IOException e) {
                throw new FetchFault(shown(asked) + ": " + cause(e));
            }
        }
    }

    /** Some of the JDK's failures to connect have no message, or hide what happened behind others. */
    private static String cause(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return "its host is not known";
            }
        }
        String message = failure.getMessage();
        return message != null ? message : failure instanceof ConnectException ? "cannot connect" : failure.getClass().getSimpleName();
    }

    private static byte[] body(Web.Answer answer, URI address) throws IOException, FetchFault {
        byte[] body = answer.body().readNBytes(KeySet.MAX_BYTES + 1);
        if (body.length > KeySet.MAX_BYTES) {
            throw new FetchFault(shown(address) + ": answered with more than " + KeySet.MAX_BYTES / 1024 + " KiB");
        }
        return body;
    }

    private static URI redirected(URI from, String location) throws FetchFault {
        URI to;
        try {
            to = from.resolve(new URI(location));
        } catch (URISyntaxException _) {
            throw new FetchFault(shown(from) + ": redirects to what is no URL");
        }
        if (!origin(from).equals(origin(to)) || to.getRawUserInfo() != null) {
            throw new FetchFault(shown(from) + ": redirects to another origin, which is not followed");
        }
        return to;
    }

    /** RFC 6454, 4. */
    private static String origin(URI address) {
        int port = address.getPort() >= 0 ? address.getPort() : isHttps(address) ? 443 : 80;
        return (address.getScheme() + "://" + address.getHost() + ":" + port).toLowerCase(Locale.ROOT);
    }

    /** Without a query, which may hold a secret. */
    private static String shown(URI address) {
        return address.getScheme() + "://" + address.getRawAuthority() + (address.getRawPath() == null ? "" : address.getRawPath());
    }

    @Override
    public void close() {
        web.close();
    }
}
