package portcullis.stores;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;
import redis.clients.jedis.util.SafeEncoder;

/** One connection to one server, on which calls go out together and answers are read one after the other. */
final class ServerLink implements Link {
    private final Connection connection;
    private final long slowest;
    private final Complaints complaints;

    /** @param slowest nanoseconds that the answers to one batch may take */
    ServerLink(Connection connection, long slowest, Complaints complaints) {
        this.connection = connection;
        this.slowest = slowest;
        this.complaints = complaints;
    }

    @Override
    public void run(List<Call> calls) throws StoreFault {
        try {
            List<Call> unknown = run(calls, false);
            if (!unknown.isEmpty()) {
                run(unknown, true);
            }
        } catch (JedisException broken) {
            throw new StoreFault("talking to " + connection.getHostAndPort(), broken);
        }
    }

    /**
     * @param whole whether scripts are sent, and not only their digests
     * @return those whose script the server does not know
     */
    private List<Call> run(List<Call> calls, boolean whole) throws StoreFault {
        long begun = System.nanoTime();
        for (Call call : calls) {
            connection.sendCommand(command(call, whole));
        }
        List<Call> unknown = List.of();
        for (Call call : calls) {
            try {
                call.complete(list(decoded(connection.getOne())));
            } catch (JedisNoScriptException _) {
                unknown = unknown.isEmpty() ? new ArrayList<>() : unknown;
                unknown.add(call);
            } catch (JedisDataException error) {
                call.complete(null);
                if (ErrorReply.isOfTheServer(error)) {
                    throw new StoreFault(connection.getHostAndPort() + " answers " + error.getMessage());
                }
                complaints.tell(error.getMessage());
            }
            if (System.nanoTime() - begun > slowest) {
                throw new StoreFault(connection.getHostAndPort() + " is slow: no answer in " + slowest / 1_000_000 + " ms");
            }
        }
        return unknown;
    }

    private static CommandArguments command(Call call, boolean whole) {
        CommandArguments words = new CommandArguments(whole ? Protocol.Command.EVAL : Protocol.Command.EVALSHA);
        words.add(whole ? call.script().text() : call.script().digest()).add(1).add(call.key());
        call.arguments().forEach(words::add);
        return words;
    }

    private static @Nullable Object decoded(@Nullable Object reply) {
        return switch (reply) {
            case byte[] text -> SafeEncoder.encode(text);
            case List<?> items -> items.stream().map(ServerLink::decoded).toList();
            case null, default -> reply;
        };
    }

    @SuppressWarnings("unchecked") // of whatever it is a list
    static @Nullable List<Object> list(@Nullable Object reply) {
        return reply instanceof List<?> items ? (List<Object>) items : reply == null ? null : List.of(reply);
    }

    @Override
    public void close() {
        try {
            connection.disconnect();
        } catch (JedisException _) {
            // it was no good any more
        }
    }
}
