package portcullis.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.LongSupplier;
import portcullis.kit.Cidr;

/**
 * Clients that lately sent tokens with signatures of nobody, by address; of an IPv6 address its first 64 bits, which one client
 * has all to itself. Being one costs nothing while the gateway has time, so a good client behind the same address is not harmed much. Safe for all threads.
 */
final class Suspects {
    /** How long after the last bad token. */
    static final Duration KEEP = Duration.ofSeconds(10);
    /** Addresses that are remembered; more push others out. */
    static final int MAX = 10_000;

    private static final long IPV4 = 0xffff_0000_0000L;

    private final Cache<Long, Boolean> clients;

    /** @param nanos as {@link System#nanoTime()} */
    Suspects(LongSupplier nanos) {
        clients = Caffeine.newBuilder()
                .maximumSize(MAX)
                .expireAfterWrite(KEEP)
                .ticker(nanos::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    /** What addresses of the same client have in common. */
    static Long client(String address) {
        byte[] bytes = Cidr.literal(address);
        if (bytes == null) {
            return (long) address.hashCode();
        }
        long prefix = 0;
        for (int i = 0; i < 8 && i < bytes.length; i++) {
            prefix = prefix << 8 | bytes[i] & 0xff;
        }
        return bytes.length == 4 ? IPV4 | prefix : prefix;
    }

    void add(Long client) {
        clients.put(client, Boolean.TRUE);
    }

    boolean has(Long client) {
        return clients.getIfPresent(client) != null;
    }
}
