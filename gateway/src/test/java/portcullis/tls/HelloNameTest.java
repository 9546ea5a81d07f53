package portcullis.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.ByteBuffer;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;

class HelloNameTest {
    private static ByteBuffer hello(String... names) throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setServerNames(List.of(names).stream().map(SNIHostName::new).map(javax.net.ssl.SNIServerName.class::cast).toList());
        engine.setSSLParameters(parameters);
        ByteBuffer record = ByteBuffer.allocate(32 * 1024);
        engine.wrap(ByteBuffer.allocate(0), record);
        return record.flip();
    }

    @Test
    void isReadFromAClientHello() throws Exception {
        ByteBuffer record = hello("Some.Name.test");
        assertEquals("some.name.test", HelloName.in(record));
        assertEquals(0, record.position());
    }

    @Test
    void isNotThereWhenNoneIsAskedFor() throws Exception {
        assertNull(HelloName.in(hello()));
    }

    @Test
    void isReadWithinTheRecordAlone() throws Exception {
        ByteBuffer record = hello("name.test");
        ByteBuffer more = ByteBuffer.allocate(record.remaining() + 100).put(record).put(new byte[100]).flip();
        assertEquals("name.test", HelloName.in(more));
    }

    @Test
    void whateverElseComesIsNoName() throws Exception {
        byte[] whole = new byte[hello("name.test").remaining()];
        hello("name.test").get(whole, 0, whole.length);
        for (int length = 0; length < whole.length; length++) {
            String name = HelloName.in(ByteBuffer.wrap(whole, 0, length));
            assertEquals(true, name == null || name.equals("name.test"));
        }
        for (int at = 0; at < whole.length; at++) {
            for (byte value : new byte[] {0, 1, 127, -128, -1}) {
                byte[] damaged = whole.clone();
                damaged[at] = value;
                HelloName.in(ByteBuffer.wrap(damaged));
            }
        }
        assertNull(HelloName.in(ByteBuffer.wrap("GET / HTTP/1.1\r\n\r\n".getBytes())));
    }
}
