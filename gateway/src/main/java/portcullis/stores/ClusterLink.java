package portcullis.stores;

import java.util.List;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/** A way to a cluster: each call goes to the server that has the slot of its key. */
final class ClusterLink implements Link {
    private final RedisClusterClient cluster;
    private final Complaints complaints;

    /** @param cluster shared with others, so that closing this one closes nothing */
    ClusterLink(RedisClusterClient cluster, Complaints complaints) {
        this.cluster = cluster;
        this.complaints = complaints;
    }

    @Override
    public void run(List<Call> calls) throws StoreFault {
        for (Call call : calls) {
            run(call);
        }
    }

    private void run(Call call) throws StoreFault {
        List<String> key = List.of(call.key());
        try {
            call.complete(ServerLink.list(cluster.evalsha(call.script().digest(), key, call.arguments())));
        } catch (JedisNoScriptException _) {
            whole(call, key);
        } catch (JedisDataException error) {
            failed(call, error);
        } catch (JedisException broken) {
            throw new StoreFault("talking to the cluster", broken);
        }
    }

    private void whole(Call call, List<String> key) throws StoreFault {
        try {
            call.complete(ServerLink.list(cluster.eval(call.script().text(), key, call.arguments())));
        } catch (JedisDataException error) {
            failed(call, error);
        } catch (JedisException broken) {
            throw new StoreFault("talking to the cluster", broken);
        }
    }

    private void failed(Call call, JedisDataException error) throws StoreFault {
        call.complete(null);
        if (ErrorReply.isOfTheServer(error)) {
            throw new StoreFault("the cluster answers " + error.getMessage());
        }
        complaints.tell(error.getMessage());
    }

    @Override
    public void close() {}
}
