package portcullis.tests.stores;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.RedisSentinel;
import portcullis.tests.fixtures.RedisServer;
import portcullis.tests.fixtures.Waiting;

/** The master is wherever the sentinels say. */
final class SentinelTest {
    private static final Duration FAILOVER = Duration.ofSeconds(30);

    @Test
    void followsTheMasterWhenItIsLost() {
        try (RedisServer master = RedisServer.start();
                RedisServer replica = RedisServer.replicaOf(master);
                RedisSentinel sentinel = RedisSentinel.over(master);
                StoreGateway gateway = StoreGateway.with(asking(sentinel))) {
            gateway.awaitUp();
            master.kill();
            gateway.awaitAway();
            Waiting.until("a failover", FAILOVER, () -> sentinel.masterPort() == replica.port());
            Waiting.until("the store to be up", FAILOVER, gateway::isUp);
            gateway.gateway().logLine("redis is back");
            assertTrue(replica.calls("zadd") > 0);
            assertEquals(1, gateway.linesWith("redis is away"));
        }
    }

    @Test
    void followsTheMasterWhenAnOperatorMovesIt() {
        try (RedisServer master = RedisServer.start();
                RedisServer replica = RedisServer.replicaOf(master);
                RedisSentinel sentinel = RedisSentinel.over(master);
                StoreGateway gateway = StoreGateway.with(asking(sentinel))) {
            gateway.awaitUp();
            sentinel.command("SENTINEL", "FAILOVER", "main");
            Waiting.until("a failover", FAILOVER, () -> sentinel.masterPort() == replica.port());
            Waiting.until("a heartbeat at the new master", FAILOVER, () -> replica.command("INFO", "replication").contains("role:master")
                    && gateway.isUp() && replica.command("CLIENT", "LIST").contains("cmd=evalsha"));
        }
    }

    @Test
    void sentinelPasswordIsShownToTheSentinelsAlone() {
        try (RedisServer master = RedisServer.start();
                RedisServer replica = RedisServer.replicaOf(master);
                RedisSentinel sentinel = RedisSentinel.over(master, "for-the-sentinel")) {
            String address = "sentinel: { master: main, addresses: [ \"redis://127.0.0.1:" + sentinel.port() + "\" ]";
            try (StoreGateway gateway = StoreGateway.with(address + ", password: for-the-sentinel }")) {
                gateway.awaitUp();
            }
            try (StoreGateway gateway = StoreGateway.with(address + ", username: default, password: for-the-sentinel }")) {
                gateway.awaitUp();
            }
            try (StoreGateway gateway = StoreGateway.with(address + ", username: nobody, password: for-the-sentinel }")) {
                assertFalse(gateway.isUp());
                assertTrue(gateway.message().contains("WRONGPASS"), gateway.message());
            }
            try (StoreGateway gateway = StoreGateway.with(address + " }")) {
                assertFalse(gateway.isUp());
                assertTrue(gateway.message().contains("NOAUTH"), gateway.message());
            }
            assertTrue(replica.port() > 0);
        }
    }

    @Test
    void masterIsTheOneOfThatName() {
        try (RedisServer master = RedisServer.start();
                RedisServer replica = RedisServer.replicaOf(master);
                RedisSentinel sentinel = RedisSentinel.over(master)) {
            try (StoreGateway gateway = StoreGateway.with(asking(sentinel).replace("master: main", "master: other"))) {
                assertFalse(gateway.isUp());
                assertTrue(gateway.message().contains("knows no master 'other'"), gateway.message());
            }
            try (StoreGateway gateway = StoreGateway.with(asking(sentinel))) {
                gateway.awaitUp();
            }
            assertTrue(replica.port() > 0);
        }
    }

    /** The first address leads nowhere. */
    private static String asking(RedisSentinel sentinel) {
        return "sentinel: { master: main, addresses: [ \"redis://127.0.0.1:1\", \"redis://127.0.0.1:" + sentinel.port() + "\" ] }";
    }
}
