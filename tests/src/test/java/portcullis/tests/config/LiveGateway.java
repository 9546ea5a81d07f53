package portcullis.tests.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayLauncher;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Received;

/**
 * One process whose files are rewritten while it runs. Each step is in force when its call returns, so a test that sees
 * two behaviours after two steps has seen both that a key is applied and that it is live.
 *
 * <p>Two upstreams answer with their names: {@code fake}, where everything goes, and {@code other}.
 */
final class LiveGateway implements AutoCloseable {
    private static final String API = "routes/under-test.yaml";

    final FakeUpstream fake;
    final FakeUpstream other;
    final GatewayUnderTest gateway;
    private final AtomicInteger serial = new AtomicInteger();

    private LiveGateway(FakeUpstream fake, FakeUpstream other, GatewayUnderTest gateway) {
        this.fake = fake;
        this.other = other;
        this.gateway = gateway;
    }

    static LiveGateway start() throws IOException {
        return start(GatewayUnderTest.with());
    }

    static LiveGateway start(GatewayLauncher launcher) throws IOException {
        FakeUpstream fake = naming("fake");
        FakeUpstream other = naming("other");
        return new LiveGateway(fake, other, launcher.upstream(fake).port("other", other.port()).start());
    }

    private static FakeUpstream naming(String name) throws IOException {
        return FakeUpstream.start().otherwise(turn -> turn.readAll().answer(200, name, "Content-Type: text/plain"));
    }

    /** Writes more keys of the listener, and nothing else, into gateway.yaml. */
    void listener(String keys) throws IOException {
        inForce("gateway.yaml", GatewayUnderTest.with().listener(keys).gatewayYaml());
    }

    /** Writes top-level sections of gateway.yaml beside service, listeners and admin. */
    void sections(String yaml) throws IOException {
        inForce("gateway.yaml", GatewayUnderTest.with().gateway(yaml).gatewayYaml());
    }

    /** Writes more keys of the API {@code under-test}; without {@code routes} it has one that takes everything. */
    void api(String keys) throws IOException {
        inForce(API, GatewayUnderTest.with().api(keys).apiYaml() + OTHER);
    }

    /** Writes more keys of the upstream {@code fake}. */
    void upstream(String keys) throws IOException {
        inForce(API, GatewayUnderTest.with().upstreamKeys(keys).apiYaml() + OTHER);
    }

    private static final String OTHER = "  other: { endpoints: [ http://127.0.0.1:@other@ ] }\n";

    /** Rewrites a file. @throws AssertionError when the gateway refuses it */
    void inForce(String file, String text) throws IOException {
        gateway.edit(file, text);
        Answer answer = gateway.admin("POST", "/admin/reload");
        assertEquals(200, answer.status(), () -> answer + "\n" + text);
    }

    /** Rewrites a file, which must be refused for that key, and puts the old text back. */
    void refused(String file, String text, String old, String key) throws IOException {
        gateway.edit(file, text);
        Answer answer = gateway.admin("POST", "/admin/reload");
        gateway.edit(file, old);
        assertEquals(200, gateway.admin("POST", "/admin/reload").status());
        assertTrue(answer.status() >= 400 && answer.text().contains(key), () -> answer + "\n" + text);
    }

    /** A path that no request had before. */
    String path() {
        return "/request-" + serial.incrementAndGet();
    }

    /** Sends a GET for a fresh path and gives what the upstream {@code fake} saw of it. */
    Received seen(String... lines) throws IOException {
        String path = path();
        assertEquals(200, gateway.get(path, lines).status());
        return fake.only(path);
    }

    /** Which of the two upstreams takes a request. */
    String taker(String target, String... lines) throws IOException {
        Answer answer = gateway.get(target, lines);
        assertEquals(200, answer.status(), answer::toString);
        return answer.text();
    }

    int status(String target, String... lines) throws IOException {
        return gateway.get(target, lines).status();
    }

    @Nullable String field(String name, String target, String... lines) throws IOException {
        return gateway.get(target, lines).field(name);
    }

    /** Whether a request on a fresh connection is answered 200. */
    boolean serves(String target) {
        try (RawHttp client = gateway.connect()) {
            return client.send(RawHttp.get(target)).read().status() == 200;
        } catch (IOException turnedAway) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        gateway.close();
        fake.close();
        other.close();
    }
}
