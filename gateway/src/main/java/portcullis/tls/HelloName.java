package portcullis.tls;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Looks up the name that a client asks for in its first record. The engine tells it as well, but the JDK judges a ticket
 * before it has looked at the name, and whether a ticket is good depends on the certificate that the name stands for. What
 * cannot be understood here, or goes on in another record, is left to the engine, and costs a full handshake at most.
 */
final class HelloName {
    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;
    private static final int SERVER_NAME = 0;
    private static final int HOST_NAME = 0;

    private HelloName() {}

    /** @param record a whole record with its header, from its position on; is left as it is */
    static @Nullable String in(ByteBuffer record) {
        ByteBuffer found = extension(record, SERVER_NAME);
        return found == null ? null : name(found, found.remaining());
    }

    /**
     * What the client says in an extension (RFC 8446, 4.2); null when it does not, or not in this record alone.
     *
     * @param record as for {@link #in}
     */
    static @Nullable ByteBuffer extension(ByteBuffer record, int wanted) {
        ByteBuffer hello = untilCiphers(record);
        boolean found = hello != null
                && skip(hello, length16(hello)) // ciphers
                && skip(hello, length8(hello)) // compression
                && length16(hello) > 0;
        while (found && hello.remaining() >= 4) {
            int type = length16(hello);
            int length = length16(hello);
            if (type == wanted) {
                return length > hello.remaining() ? null : hello.slice(hello.position(), length);
            }
            found = skip(hello, length);
        }
        return null;
    }

    /** The ciphers that the client has, two bytes each; null when they are not in this record. */
    static @Nullable ByteBuffer ciphers(ByteBuffer record) {
        ByteBuffer hello = untilCiphers(record);
        int length = hello == null ? 0 : length16(hello);
        return hello == null || length > hello.remaining() ? null : hello.slice(hello.position(), length);
    }

    private static @Nullable ByteBuffer untilCiphers(ByteBuffer record) {
        ByteBuffer hello = record.slice();
        if (hello.remaining() < 5 || hello.get() != HANDSHAKE) {
            return null;
        }
        hello.getShort();
        hello.limit(Math.min(hello.limit(), 5 + length16(hello)));
        if (hello.remaining() < 4 || hello.get() != CLIENT_HELLO) {
            return null;
        }
        boolean found = skip(hello, 3 + 2 + 32) // length, version, random
                && skip(hello, length8(hello)); // session
        return found ? hello : null;
    }

    /** RFC 6066, 3: a list with one name of a host. */
    private static @Nullable String name(ByteBuffer hello, int size) {
        if (size < 5 || hello.remaining() < size) {
            return null;
        }
        length16(hello);
        int type = hello.get();
        int length = length16(hello);
        if (type != HOST_NAME || length > hello.remaining()) {
            return null;
        }
        byte[] bytes = new byte[length];
        hello.get(bytes);
        return text(bytes);
    }

    static String text(byte[] name) {
        return new String(name, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
    }

    /** 0 where nothing is left. */
    private static int length8(ByteBuffer hello) {
        return hello.hasRemaining() ? hello.get() & 0xff : 0;
    }

    private static int length16(ByteBuffer hello) {
        return hello.remaining() >= 2 ? hello.getShort() & 0xffff : 0;
    }

    private static boolean skip(ByteBuffer hello, int count) {
        if (hello.remaining() < count) {
            return false;
        }
        hello.position(hello.position() + count);
        return true;
    }
}
