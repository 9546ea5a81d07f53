package portcullis.tests.abuse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Load;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.TestIssuer;
import portcullis.tests.fixtures.Waiting;

/**
 * Tokens with names of keys that nobody has, and tokens whose ES256 signature is wrong, as fast as they are answered, beside good ones
 * from the same address: each good one is answered as ever, and the issuer hears of the flood once in each cool-down. What it costs in
 * time is measured by {@code tests/bench/flood}.
 */
@Timeout(120)
class TokenFloodTest {
    private static final int COOLDOWN = 2;
    private static final int ENOUGH = 400;

    @Test
    void costsGoodCallersNothingAndTheIssuerOneFetchEachCoolDown() throws Exception {
        try (TestIssuer issuer = TestIssuer.start("RS256", "ES256");
                FakeUpstream upstream = FakeUpstream.start();
                GatewayUnderTest gateway = GatewayUnderTest.with()
                        .upstream(upstream)
                        .gateway(issuer.gatewayYaml("main", "jwks-refresh: { every: 1h, cooldown: " + COOLDOWN + "s }"))
                        .api("filters: { authenticate: { issuers: [main] } }")
                        .start()) {
            String known = issuer.token().sign();
            assertEquals(200, gateway.get("/", TestIssuer.bearer(known)).status());
            int fetched = issuer.fetches();
            long from = System.nanoTime();
            try (Load stray = flood(gateway, () -> stray(issuer));
                    Load bad = flood(gateway, () -> bad(issuer));
                    Load before = good(gateway, () -> known);
                    Load fresh = good(gateway, () -> issuer.token().sign())) {
                stray.awaitAnswers(ENOUGH);
                bad.awaitAnswers(ENOUGH);
                before.awaitAnswers(ENOUGH);
                fresh.awaitAnswers(ENOUGH / 4);
                Waiting.until("the flood has the issuer asked again", () -> issuer.fetches() > fetched);
                for (Load load : new Load[] {before, fresh, stray, bad}) {
                    Load.Result result = load.stop();
                    assertEquals(0, result.failed(), result.toString());
                }
            }
            long coolDowns = 1 + (System.nanoTime() - from) / (COOLDOWN * 1_000_000_000L);
            assertTrue(issuer.fetches() - fetched <= coolDowns, issuer.fetches() - fetched + " fetches in " + coolDowns + " cool-downs");
            assertTrue(gateway.metrics().sum("portcullis_token_rejections_total", "issuer=\"main\"", "fault=\"key-unknown\"") >= ENOUGH);
            assertTrue(gateway.metrics().sum("portcullis_token_rejections_total", "issuer=\"main\"", "fault=\"signature-wrong\"") >= ENOUGH);
        }
    }

    /** 503 is for those that would have to wait behind too many others; never anything that gets through. */
    private static Load flood(GatewayUnderTest gateway, Supplier<String> token) {
        return Load.on(gateway.port())
                .clients(4)
                .requests(() -> RawHttp.get("/flood", TestIssuer.bearer(token.get())))
                .right(answer -> answer.status() == 401 || answer.status() == 503)
                .start();
    }

    private static Load good(GatewayUnderTest gateway, Supplier<String> token) {
        return Load.on(gateway.port()).clients(2).requests(() -> RawHttp.get("/", TestIssuer.bearer(token.get()))).start();
    }

    private static String stray(TestIssuer issuer) {
        return issuer.token().header("kid", UUID.randomUUID().toString()).signature(guess(256)).sign();
    }

    private static String bad(TestIssuer issuer) {
        return issuer.token().key(issuer.key("ES256")).signature(guess(64)).sign();
    }

    /** Two numbers that a curve could have, or one that a modulus could, so that a check does all of its work. */
    private static byte[] guess(int length) {
        byte[] bytes = new byte[length];
        ThreadLocalRandom.current().nextBytes(bytes);
        bytes[0] = 1;
        bytes[length / 2] = 1;
        return bytes;
    }
}
