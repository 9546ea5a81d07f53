package portcullis.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TlsWireTest {
    private static final TestAuthority AUTHORITY = new TestAuthority("test authority");

    private final Wires wires = new Wires();
    private final ServerTls server = Wires.open(Wires.listener(Wires.files(AUTHORITY.issue("edge.test", "*.edge.test", "127.0.0.1"))));
    private final ClientTls client = Wires.trusting(AUTHORITY);

    @AfterEach
    void close() throws Exception {
        wires.close();
    }

    @Test
    void bytesGoBothWays() throws Exception {
        Wires.Agreed both = wires.agree(client, server, "edge.test");
        both.client().write("question".getBytes(), 0, 8);
        assertEquals("question", new String(Wires.readFully(both.server(), 8)));
        both.server().write("answer".getBytes(), 0, 6);
        assertEquals("answer", new String(Wires.readFully(both.client(), 6)));
        assertEquals("TLSv1.3", both.server().version());
        assertEquals("edge.test", both.server().requestedName());
        assertEquals(6, both.server().written());
    }

    @Test
    void everySizeAroundTheBordersOfRecordsAndArraysArrivesWhole() throws Exception {
        Wires.Agreed both = wires.agree(client, server, "edge.test");
        int[] borders = {1, 1002, 1003, 1024, 4074, 4075, 4096, 16037, 16059, 16384, 32379, 32421, 32768, 65536, 131072};
        byte[] bytes = new byte[131072 + 64];
        new Random(1).nextBytes(bytes);
        for (int border : borders) {
            for (int size = Math.max(1, border - 3); size <= border + 3; size++) {
                int length = size;
                var sent = Wires.async(() -> {
                    if (length % 2 == 0) {
                        both.client().write(bytes, 64 - length % 64, length);
                    } else {
                        both.client().write(ByteBuffer.allocateDirect(length).put(bytes, 64 - length % 64, length).flip());
                    }
                    return null;
                });
                byte[] got = Wires.readFully(both.server(), length);
                Wires.await(sent);
                assertArrayEquals(java.util.Arrays.copyOfRange(bytes, 64 - length % 64, 64 - length % 64 + length), got);
            }
        }
    }
}
