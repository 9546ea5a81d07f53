package portcullis.tests.stores;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.RedisCluster;
import portcullis.tests.fixtures.RedisServer;
import portcullis.tests.fixtures.Waiting;

/** A cluster is as good as one server. */
final class ClusterTest {
    @Test
    void eachKeyGoesToTheServerThatHasItsSlot() {
        try (RedisCluster cluster = RedisCluster.start()) {
            String one = "\"" + cluster.masters().getFirst().url() + "\"";
            try (StoreGateway gateway = StoreGateway.with("cluster: { addresses: [ " + one + " ] }")) {
                gateway.awaitUp();
                long holders = cluster.masters().stream().filter(master -> !master.keys().isEmpty()).count();
                assertEquals(1, holders);
                assertTrue(gateway.isHealthy());
            }
        }
    }

    @Test
    void aClusterThatIsNotWholeIsAway() {
        try (RedisCluster cluster = RedisCluster.start();
                StoreGateway gateway = StoreGateway.with("cluster: { addresses: [ " + cluster.addresses() + " ] }")) {
            gateway.awaitUp();
            RedisServer holder = cluster.masters().stream().filter(master -> !master.keys().isEmpty()).findFirst().orElseThrow();
            holder.kill();
            gateway.awaitAway();
            holder.startAgain();
            Waiting.until("the cluster to be whole", Duration.ofSeconds(30), cluster::isWhole);
            Waiting.until("the store to be up", Duration.ofSeconds(30), gateway::isUp);
        }
    }
}
