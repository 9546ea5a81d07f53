package portcullis.identity;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Digests the texts of tokens, once for every request that brings one. What that takes (an engine and room for the bytes) is kept in a
 * few slots and not per thread, because virtual threads are many. Safe for all threads.
 */
final class TokenDigests {
    /** Longest text, in bytes. */
    static final int MAX_LENGTH = 8192;

    private static final int SLOTS = 64;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final AtomicReferenceArray<@Nullable Engine> idle = new AtomicReferenceArray<>(SLOTS);

    /**
     * The digest of a text of at most {@link #MAX_LENGTH} characters. Characters that have no byte of their own count as question marks,
     * which no token holds: none passes for another's.
     */
    TokenDigest of(String token) {
        int slot = (int) Thread.currentThread().threadId() & SLOTS - 1;
        Engine engine = idle.getAndSet(slot, null);
        if (engine == null) {
            engine = new Engine();
        }
        try {
            return engine.digest(token);
        } finally {
            idle.setRelease(slot, engine);
        }
    }

    private static final class Engine {
        private final MessageDigest sha256;
        /** One more byte, because a zero is written behind a text. */
        private final byte[] text = new byte[MAX_LENGTH + 1];

        private final MemorySegment place = MemorySegment.ofArray(text);
        private final byte[] digest = new byte[32];

        Engine() {
            try {
                sha256 = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException impossible) {
                throw new AssertionError("every JDK has SHA-256", impossible);
            }
        }

        TokenDigest digest(String token) {
            int length = token.length();
            try {
                // the one way to have the bytes of a string without an array of their own: a tenth of the time of a loop over it
                place.setString(0, token, StandardCharsets.ISO_8859_1);
                sha256.update(text, 0, length);
                sha256.digest(digest, 0, digest.length);
            } catch (DigestException impossible) {
                throw new AssertionError("a SHA-256 has 32 bytes", impossible);
            } finally {
                // no part of a token stays in memory for the next heap dump
                Arrays.fill(text, 0, length, (byte) 0);
            }
            return new TokenDigest(
                    (long) LONGS.get(digest, 0), (long) LONGS.get(digest, 8), (long) LONGS.get(digest, 16), (long) LONGS.get(digest, 24));
        }
    }
}
