package portcullis.tests.forwardauth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayLauncher;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Received;

/**
 * A gateway that asks the scripted service {@code auth} before anything goes to {@code upstream}. The service is asked at
 * {@code /verify} unless the test says otherwise, and says yes until it is told what else to say.
 */
final class AuthGateway implements AutoCloseable {
    final FakeUpstream auth;
    final FakeUpstream upstream;
    final GatewayUnderTest gateway;
    private final AtomicInteger serial = new AtomicInteger();

    private AuthGateway(FakeUpstream auth, FakeUpstream upstream, GatewayUnderTest gateway) {
        this.auth = auth;
        this.upstream = upstream;
        this.gateway = gateway;
    }

    /** @param keys of the filter beside its {@code url} */
    static AuthGateway start(String keys) throws IOException {
        return start(GatewayUnderTest.with(), api(keys, ""));
    }

    static AuthGateway start(GatewayLauncher launcher, String api) throws IOException {
        FakeUpstream auth = FakeUpstream.start();
        FakeUpstream upstream = FakeUpstream.start();
        says(auth, 200);
        return new AuthGateway(auth, upstream, launcher.port("auth", auth.port()).upstream(upstream).api(api).start());
    }

    /** Keys of the API: the filter, which is patient unless told otherwise, and others behind it. */
    static String api(String keys, String others) {
        String patience = keys.contains("timeout:") ? "" : ", timeout: 20s";
        return "filters:\n  forward-auth: { url: \"http://127.0.0.1:@auth@/verify\"" + patience + (keys.isEmpty() ? "" : ", " + keys) + " }\n"
                + others.indent(2);
    }

    private static void says(FakeUpstream auth, int status, String... fieldLines) {
        auth.on("/verify", turn -> turn.readAll().answer(status, "", fieldLines));
    }

    /** What the service answers from now on. */
    AuthGateway says(int status, String... fieldLines) {
        says(auth, status, fieldLines);
        return this;
    }

    AuthGateway plays(FakeUpstream.Script script) {
        auth.on("/verify", script);
        return this;
    }

    /** Puts other keys of the API into force. */
    void inForce(String api) throws IOException {
        gateway.edit("routes/under-test.yaml", GatewayUnderTest.with().api(api).apiYaml());
        Answer answer = gateway.admin("POST", "/admin/reload");
        assertEquals(200, answer.status(), answer::toString);
    }

    /** Puts other keys of the filter into force. */
    void filter(String keys) throws IOException {
        inForce(api(keys, ""));
    }

    /** A path that no request had before. */
    String path() {
        return "/request-" + serial.incrementAndGet();
    }

    /** What the upstream sees of a GET for a fresh path. */
    Received seen(String... lines) throws IOException {
        String path = path();
        Answer answer = gateway.get(path, lines);
        assertEquals(200, answer.status(), answer::toString);
        return upstream.only(path);
    }

    /** What the service sees of a GET for a fresh path. */
    Received asked(String... lines) throws IOException {
        int before = auth.received().size();
        gateway.get(path(), lines);
        assertEquals(before + 1, auth.received().size());
        return auth.received().get(before);
    }

    /** The answer to a GET that does not go upstream. */
    Answer stopped(String... lines) throws IOException {
        int before = upstream.received().size();
        Answer answer = gateway.get(path(), lines);
        assertEquals(before, upstream.received().size(), "it went upstream");
        return answer;
    }

    /** How often the service was asked with that result so far. */
    long count(String result) {
        return (long) gateway.metrics().sum(
                "portcullis_forward_auth_requests_total", "service=\"127.0.0.1:" + auth.port() + "\"", "result=\"" + result + "\"");
    }

    @Override
    public void close() throws IOException {
        gateway.close();
        auth.close();
        upstream.close();
    }
}
