package portcullis.stores;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway says each second to show that it lives: a write, so that a server which takes none counts as away. Those who
 * said nothing for five seconds are gone; the server's clock judges.
 *
 * @param nodes how many gateways live, this one included
 * @param micros the server's clock, since 2025-01-01T00:00Z
 */
record Heartbeat(int nodes, long micros) {
    /** Seconds from 1970 to 2025, where our count of microseconds begins so that a double can hold fractions of one. */
    static final long EPOCH = 1_735_689_600L;

    private static final long MICROS = 1_000_000L;

    /** Members whose time lies ahead were written before the server's clock was set back. */
    static final Script SCRIPT = new Script("""
            local clock = redis.call('TIME')
            local now = tonumber(clock[1])
            if ARGV[2] == 'leave' then
              redis.call('ZREM', KEYS[1], ARGV[1])
            else
              redis.call('ZADD', KEYS[1], now, ARGV[1])
            end
            redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', '(' .. (now - 5))
            redis.call('ZREMRANGEBYSCORE', KEYS[1], '(' .. (now + 5), '+inf')
            redis.call('PEXPIRE', KEYS[1], 10000)
            return { redis.call('ZCARD', KEYS[1]), clock[1], clock[2] }
            """);

    /** Behind the prefix; the braces are the hash tag of clusters. */
    static final String KEY = "{nodes}";

    /** Reads the answer. */
    static Heartbeat of(@Nullable List<Object> reply) throws StoreFault {
        if (reply == null || reply.size() != 3 || !(reply.get(0) instanceof Long nodes)) {
            throw new StoreFault("the answer to a heartbeat makes no sense");
        }
        try {
            long seconds = Long.parseLong(reply.get(1).toString());
            long micros = Long.parseLong(reply.get(2).toString());
            return new Heartbeat(Math.toIntExact(Math.max(1, nodes)), (seconds - EPOCH) * MICROS + micros);
        } catch (ArithmeticException | NumberFormatException _) {
            throw new StoreFault("the answer to a heartbeat makes no sense");
        }
    }
}
