package portcullis.tests.proxy;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/** PROXY headers as a load balancer sends them. */
final class ProxyHeaders {
    /** A health check of the balancer's own. */
    static final byte[] LOCAL = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a20000000");

    static final byte[] UNKNOWN = "PROXY UNKNOWN\r\n".getBytes(StandardCharsets.US_ASCII);

    private ProxyHeaders() {}

    static byte[] line(String source) {
        String family = source.indexOf(':') < 0 ? "TCP4" : "TCP6";
        String destination = source.indexOf(':') < 0 ? "198.51.100.1" : "2001:db8::1";
        return ("PROXY " + family + " " + source + " " + destination + " 56324 443\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** Version 2, with what balancers like to add and a checksum over all of it. */
    static byte[] block(String source) {
        byte[] address = InetAddress.ofLiteral(source).getAddress();
        var rest = new ByteArrayOutputStream();
        rest.writeBytes(address);
        rest.writeBytes(address);
        rest.writeBytes(new byte[] {(byte) 0xDC, 0x04, 0x01, (byte) 0xBB});
        rest.writeBytes(new byte[] {0x02, 0, 9, 'g', 'a', 't', 'e', '.', 't', 'e', 's', 't'});
        rest.writeBytes(new byte[] {0x03, 0, 4, 0, 0, 0, 0});
        var block = new ByteArrayOutputStream();
        block.writeBytes(HexFormat.of().parseHex("0d0a0d0a000d0a515549540a"));
        block.write(0x21);
        block.write(address.length == 4 ? 0x11 : 0x21);
        block.write(0);
        block.write(rest.size());
        block.writeBytes(rest.toByteArray());
        return sealed(block.toByteArray());
    }

    private static byte[] sealed(byte[] block) {
        var crc = new CRC32C();
        crc.update(block);
        for (int i = 0; i < 4; i++) {
            block[block.length - 4 + i] = (byte) (crc.getValue() >> 24 - 8 * i);
        }
        return block;
    }

    /** The same with another source address than the one that the checksum is for. */
    static byte[] forged(byte[] block) {
        byte[] forged = block.clone();
        forged[16] ^= 1;
        return forged;
    }
}
