package portcullis.tests.stores;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.Authority;
import portcullis.tests.fixtures.Certificates;
import portcullis.tests.fixtures.Issued;
import portcullis.tests.fixtures.RedisServer;
import portcullis.tests.fixtures.Waiting;

/** Every key of {@code stores.redis} that says where it is, who we are, and what is told of it. */
final class RedisKeysTest {
    @Test
    void urlSaysWhereAndInWhichDatabase() {
        try (RedisServer redis = RedisServer.start()) {
            try (StoreGateway gateway = StoreGateway.with("url: \"" + redis.url() + "/3\"")) {
                gateway.awaitUp();
                assertTrue(redis.command("INFO", "keyspace").contains("db3:keys=1"));
            }
            try (StoreGateway gateway = StoreGateway.with("url: \"redis://127.0.0.1:1\"")) {
                assertFalse(gateway.isUp());
            }
        }
    }

    @Test
    void anEditWaitsForARestart() throws IOException {
        try (RedisServer redis = RedisServer.start();
                StoreGateway gateway = StoreGateway.with("url: \"" + redis.url() + "\"")) {
            gateway.awaitUp();
            gateway.gateway().edit("gateway.yaml", StoreGateway.launcher("url: \"redis://127.0.0.1:1\"").gatewayYaml());
            Waiting.until("a pending restart", () -> gateway.gateway().metrics().sum("portcullis_config_restart_pending") == 1);
            assertTrue(gateway.isUp());
        }
    }

    @Test
    void passwordOpensTheDefaultUser() {
        try (RedisServer redis = RedisServer.withPassword("open-sesame")) {
            String url = "url: \"" + redis.url() + "\"";
            try (StoreGateway gateway = StoreGateway.with(url + ", password: open-sesame")) {
                gateway.awaitUp();
            }
            try (StoreGateway gateway = StoreGateway.with(url + ", password: wrong")) {
                assertFalse(gateway.isUp());
                assertTrue(gateway.message().contains("WRONGPASS"), gateway.message());
                assertFalse(gateway.message().contains("wrong,"), gateway.message());
            }
            try (StoreGateway gateway = StoreGateway.with(url)) {
                assertTrue(gateway.message().contains("NOAUTH"), gateway.message());
            }
        }
    }

    @Test
    void usernameIsThatOfTheAcl() {
        try (RedisServer redis = RedisServer.start()) {
            redis.command("ACL", "SETUSER", "edge", "on", ">open-sesame", "~portcullis:*", "+@all");
            String url = "url: \"" + redis.url() + "\", password: open-sesame";
            try (StoreGateway gateway = StoreGateway.with(url + ", username: edge")) {
                gateway.awaitUp();
                assertTrue(redis.command("CLIENT", "LIST").contains("user=edge"));
            }
            try (StoreGateway gateway = StoreGateway.with(url + ", username: other")) {
                assertFalse(gateway.isUp());
            }
        }
    }

    @Test
    void keyPrefixStandsBeforeEveryKey() {
        try (RedisServer redis = RedisServer.start();
                StoreGateway one = StoreGateway.with("key-prefix: \"a:\", url: \"" + redis.url() + "\"");
                StoreGateway other = StoreGateway.with("url: \"" + redis.url() + "\"")) {
            one.awaitUp();
            other.awaitUp();
            assertEquals(List.of("a:{nodes}", "portcullis:{nodes}"), redis.keys().stream().sorted().toList());
            assertEquals("gateways: 1", one.message());
        }
    }

    @Test
    void nodesCountUntilOthersAreSeenAndWhileItIsAway() {
        try (RedisServer redis = RedisServer.start();
                StoreGateway one = StoreGateway.with("nodes: 3, url: \"" + redis.url() + "\"")) {
            one.awaitUp();
            assertEquals("gateways: 3", one.message());
            try (StoreGateway other = StoreGateway.with("url: \"" + redis.url() + "\"")) {
                other.awaitUp();
                Waiting.until("the other to be seen", () -> one.message().equals("gateways: 2"));
            }
            redis.kill();
            one.awaitAway();
            assertTrue(one.message().contains("gateways: 3"), one.message());
        }
    }

    @Test
    void requiredMakesTheGatewayUnreadyWithoutIt() {
        try (StoreGateway gateway = new StoreGateway(StoreGateway.launcher("required: true, url: \"redis://127.0.0.1:1\"").launch())) {
            Waiting.until("the admin port", () -> gateway.gateway().readyStatus() == 503);
            gateway.gateway().logLine("is ready");
            assertEquals(503, gateway.gateway().readyStatus());
        }
        try (StoreGateway gateway = StoreGateway.with("required: false, url: \"redis://127.0.0.1:1\"")) {
            assertEquals(200, gateway.gateway().readyStatus());
        }
    }

    @Test
    void trustFileSaysWhoseServersAreBelieved() {
        Authority ours = Certificates.authority("ours");
        Authority others = Certificates.authority("others");
        try (RedisServer redis = RedisServer.withTls(ours, ours.issue("127.0.0.1"), false)) {
            try (StoreGateway gateway = encrypted(redis, "trust-file: " + ours.certificateFile())) {
                gateway.awaitUp();
            }
            try (StoreGateway gateway = encrypted(redis, "trust-file: " + others.certificateFile())) {
                assertFalse(gateway.isUp());
            }
        }
    }

    @Test
    void serverNameIsTheOneThatTheCertificateMustHave() {
        Authority ours = Certificates.authority("ours");
        try (RedisServer redis = RedisServer.withTls(ours, ours.issue("redis.internal"), false)) {
            String trust = "trust-file: " + ours.certificateFile();
            try (StoreGateway gateway = encrypted(redis, trust + ", server-name: redis.internal")) {
                gateway.awaitUp();
            }
            try (StoreGateway gateway = encrypted(redis, trust)) {
                assertFalse(gateway.isUp());
            }
        }
    }

    @Test
    void certificateAndKeyShowWhoWeAre() {
        Authority ours = Certificates.authority("ours");
        Issued own = ours.issue(options -> options.names("edge").forClients());
        try (RedisServer redis = RedisServer.withTls(ours, ours.issue("127.0.0.1"), true)) {
            String trust = "trust-file: " + ours.certificateFile();
            try (StoreGateway gateway = encrypted(redis, trust + pair(own.certificateFile(), own.keyFile()))) {
                gateway.awaitUp();
            }
            try (StoreGateway gateway = encrypted(redis, trust)) {
                assertFalse(gateway.isUp());
            }
        }
    }

    @Test
    void aKeyOfAnotherCertificateIsRefusedAtTheStart() throws InterruptedException {
        Authority ours = Certificates.authority("ours");
        Issued one = ours.issue("edge");
        Issued other = ours.issue("edge");
        String tls = "url: \"rediss://127.0.0.1:1\", tls: { trust-file: " + ours.certificateFile()
                + pair(one.certificateFile(), other.keyFile()) + " }";
        try (StoreGateway gateway = new StoreGateway(StoreGateway.launcher(tls).launch())) {
            assertEquals(1, gateway.gateway().exitCode(Duration.ofSeconds(20)));
            gateway.gateway().logLine("stores.redis.tls");
        }
    }

    private static String pair(Path certificate, Path key) {
        return ", certificate-file: " + certificate + ", key-file: " + key;
    }

    private static StoreGateway encrypted(RedisServer redis, String tls) {
        return StoreGateway.with("url: \"" + redis.url() + "\", tls: { " + tls + " }");
    }
}
