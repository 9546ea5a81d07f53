package portcullis.tests.stores;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.RedisServer;
import portcullis.tests.fixtures.Waiting;

/** The store may be away at start, go and come back; the gateway says so once, and serves. */
final class ComingAndGoingTest {
    private static final String GONE = "redis is away";
    private static final String BACK = "redis is back";

    @Test
    void isUpAsSoonAsTheGatewayIsReadyAndSeesItself() {
        try (RedisServer redis = RedisServer.start();
                StoreGateway gateway = StoreGateway.with("url: \"" + redis.url() + "\"")) {
            gateway.awaitUp();
            assertTrue(gateway.isHealthy());
            assertEquals("gateways: 1", gateway.message());
            assertEquals(List.of("portcullis:{nodes}"), redis.keys());
        }
    }

    @Test
    void itsPoolIsEmptyAndTurnsNobodyAwayAsLongAsNobodyAsks() {
        try (RedisServer redis = RedisServer.start();
                StoreGateway gateway = StoreGateway.with("url: \"" + redis.url() + "\"")) {
            gateway.awaitUp();
            for (String name : List.of("active", "idle", "waiting", "exhausted_total")) {
                assertTrue(gateway.gateway().metrics().has("portcullis_pool_" + name, "pool=\"redis\""), name);
                assertEquals(0, gateway.gateway().metrics().sum("portcullis_pool_" + name, "pool=\"redis\""), name);
            }
        }
    }

    @Test
    void seesTheHeartbeatsOfOthersAndTheirGoing() {
        try (RedisServer redis = RedisServer.start();
                StoreGateway one = StoreGateway.with("url: \"" + redis.url() + "\"")) {
            try (StoreGateway other = StoreGateway.with("url: \"" + redis.url() + "\"")) {
                Waiting.until("two gateways", () -> one.message().equals("gateways: 2"));
                other.awaitUp();
            }
            Waiting.until("one gateway", Duration.ofSeconds(4), () -> one.message().equals("gateways: 1"));
        }
    }

    @Test
    void startsWithoutItAndFindsItOnceItIsThere() {
        RedisServer redis = RedisServer.start();
        redis.stop();
        try (redis; StoreGateway gateway = StoreGateway.with("url: \"" + redis.url() + "\"")) {
            assertFalse(gateway.isUp());
            assertEquals(200, gateway.gateway().readyStatus());
            assertFalse(gateway.isHealthy());
            assertTrue(gateway.message().startsWith("degraded: limits go by their on-store-failure"), gateway.message());
            redis.startAgain();
            gateway.awaitUp();
            gateway.gateway().logLine(BACK);
            assertEquals(1, gateway.linesWith(GONE));
            assertEquals(1, gateway.linesWith(BACK));
        }
    }

    @Test
    void isNotReadyWithoutARequiredOne() {
        try (RedisServer redis = RedisServer.start();
                StoreGateway gateway = StoreGateway.with("required: true, url: \"" + redis.url() + "\"")) {
            redis.kill();
            Waiting.until("unready", () -> gateway.gateway().readyStatus() == 503);
            redis.startAgain();
            Waiting.until("ready", () -> gateway.gateway().readyStatus() == 200);
        }
    }

    @Test
    void tellsOnceThatItHangsAndOnceThatItIsBack() {
        try (RedisServer redis = RedisServer.start();
                StoreGateway gateway = StoreGateway.with("url: \"" + redis.url() + "\"")) {
            gateway.awaitUp();
            redis.pause();
            gateway.awaitAway();
            redis.resume();
            gateway.awaitUp();
            gateway.gateway().logLine(BACK);
            assertEquals(1, gateway.linesWith(GONE));
            assertEquals(1, gateway.linesWith(BACK));
        }
    }

    @Test
    void oneThatTakesNoWritesIsAway() {
        try (RedisServer redis = RedisServer.start();
                StoreGateway gateway = StoreGateway.with("url: \"" + redis.url() + "\"")) {
            gateway.awaitUp();
            redis.command("REPLICAOF", "127.0.0.1", Integer.toString(redis.port()));
            gateway.awaitAway();
            assertTrue(gateway.message().contains("READONLY"), gateway.message());
            redis.command("REPLICAOF", "NO", "ONE");
            gateway.awaitUp();
            redis.configSet("maxmemory", "1");
            gateway.awaitAway();
            assertTrue(gateway.message().contains("OOM"), gateway.message());
            redis.configSet("maxmemory", "0");
            gateway.awaitUp();
        }
    }

    @Test
    void lostScriptsAreSentAgain() {
        try (RedisServer redis = RedisServer.start();
                StoreGateway gateway = StoreGateway.with("url: \"" + redis.url() + "\"")) {
            gateway.awaitUp();
            redis.command("SCRIPT", "FLUSH");
            long before = redis.calls("eval");
            Waiting.until("the script whole", () -> redis.calls("eval") > before);
            assertTrue(gateway.isUp());
            assertEquals(0, gateway.linesWith(GONE));
        }
    }
}
