package portcullis.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import portcullis.listener.ProxyHeader.Absent;
import portcullis.listener.ProxyHeader.Fault;
import portcullis.listener.ProxyHeader.Named;
import portcullis.listener.ProxyHeader.Partial;
import portcullis.listener.ProxyHeader.Refused;
import portcullis.listener.ProxyHeader.Unnamed;

class ProxyBlockTest {
    private static final int PROXY = 0x21;
    private static final int TCP4 = 0x11;
    private static final int TCP6 = 0x21;

    /** Signature, command, family, length, then the parts. */
    private static byte[] block(int command, int family, byte[]... parts) {
        var rest = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            rest.writeBytes(part);
        }
        var out = new ByteArrayOutputStream();
        out.writeBytes(HexFormat.of().parseHex("0d0a0d0a000d0a515549540a"));
        out.write(command);
        out.write(family);
        out.write(rest.size() >> 8);
        out.write(rest.size());
        out.writeBytes(rest.toByteArray());
        return out.toByteArray();
    }

    private static byte[] from(String source, String destination) {
        byte[] from = InetAddress.ofLiteral(source).getAddress();
        byte[] to = InetAddress.ofLiteral(destination).getAddress();
        byte[] joined = Arrays.copyOf(from, 2 * from.length + 4);
        System.arraycopy(to, 0, joined, from.length, to.length);
        joined[joined.length - 1] = 80;
        return joined;
    }

    private static final byte[] IPV4 = from("192.0.2.7", "198.51.100.1");
    private static final byte[] IPV6 = from("2001:db8::7", "2001:db8::1");

    private static byte[] addition(int type, byte... value) {
        byte[] added = new byte[3 + value.length];
        added[0] = (byte) type;
        added[1] = (byte) (value.length >> 8);
        added[2] = (byte) value.length;
        System.arraycopy(value, 0, added, 3, value.length);
        return added;
    }

    /** Puts the checksum where four zeros are. */
    private static byte[] sealed(byte[] block, int at) {
        CRC32C crc = new CRC32C();
        crc.update(block);
        for (int i = 0; i < 4; i++) {
            block[at + i] = (byte) (crc.getValue() >> 24 - 8 * i);
        }
        return block;
    }

    private static ProxyHeader parse(byte[] bytes) {
        return ProxyHeader.parse(bytes, bytes.length);
    }

    private static String source(byte[] bytes) {
        Named named = assertInstanceOf(Named.class, parse(bytes));
        assertEquals(bytes.length, named.length());
        return named.source().text();
    }

    private static void refuses(Fault fault, byte[] bytes) {
        assertEquals(new Refused(fault), parse(bytes));
    }

    @Test
    void namesTheSource() {
        assertEquals("192.0.2.7", source(block(PROXY, TCP4, IPV4)));
        assertEquals("2001:db8:0:0:0:0:0:7", source(block(PROXY, TCP6, IPV6)));
    }

    @Test
    void takesAMappedAddressForWhatItIs() {
        byte[] mapped = new byte[36];
        mapped[10] = mapped[11] = -1;
        System.arraycopy(IPV4, 0, mapped, 12, 4);
        Named named = assertInstanceOf(Named.class, parse(block(PROXY, TCP6, mapped)));
        assertEquals("192.0.2.7", named.source().text());
        assertEquals(4, named.source().bytes().length);
    }

    @Test
    void leavesWhatFollowsTheBlock() {
        byte[] block = block(PROXY, TCP4, IPV4);
        byte[] more = Arrays.copyOf(block, block.length + 100);
        assertEquals(block.length, assertInstanceOf(Named.class, parse(more)).length());
    }

    @Test
    void waitsForTheRestWhereverItIsCut() {
        byte[] block = block(PROXY, TCP6, IPV6, addition(0x01, (byte) 'h', (byte) '2'));
        for (int cut = 0; cut < block.length; cut++) {
            assertEquals(new Partial(cut), ProxyHeader.parse(block, cut), "cut at " + cut);
        }
    }

    @Test
    void takesOtherBeginningsForNoHeader() {
        byte[] block = block(PROXY, TCP4, IPV4);
        for (int i = 0; i < 12; i++) {
            byte[] other = block.clone();
            other[i] ^= 1;
            assertEquals(new Absent(), parse(other), "byte " + i);
            assertEquals(new Absent(), ProxyHeader.parse(other, i + 1), "byte " + i);
        }
        assertEquals(new Absent(), parse("\r\nGET / HTTP/1.1\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
    }

    @Test
    void localKeepsThePeerWhateverFollows() {
        assertEquals(new Unnamed(16), parse(block(0x20, 0x00)));
        assertEquals(new Unnamed(28), parse(block(0x20, TCP4, IPV4)));
        assertEquals(new Unnamed(17), parse(block(0x20, 0x31, new byte[1])));
        assertEquals(new Unnamed(19), parse(block(0x20, 0xFF, addition(0x03))));
    }

    @Test
    void unspecifiedKeepsThePeer() {
        assertEquals(new Unnamed(16), parse(block(PROXY, 0x00)));
        assertEquals(new Unnamed(26), parse(block(PROXY, 0x00, new byte[10])));
    }

    @Test
    void refusesOtherVersionsAndCommands() {
        for (int command = 0; command < 256; command++) {
            if (command != 0x20 && command != PROXY) {
                refuses(Fault.MALFORMED, block(command, TCP4, IPV4));
            }
        }
    }

    @Test
    void refusesWhatIsNoTcp() {
        for (int family : new int[] {0x12, 0x22, 0x31, 0x32}) {
            refuses(Fault.UNSUPPORTED, block(PROXY, family, new byte[216]));
        }
        for (int family = 1; family < 256; family++) {
            boolean known = switch (family) {
                case TCP4, TCP6, 0x12, 0x22, 0x31, 0x32 -> true;
                default -> false;
            };
            if (!known) {
                refuses(Fault.MALFORMED, block(PROXY, family, IPV6));
            }
        }
    }

    @Test
    void refusesAddressesThatAreCutShort() {
        for (int length = 0; length < IPV4.length; length++) {
            refuses(Fault.MALFORMED, block(PROXY, TCP4, Arrays.copyOf(IPV4, length)));
        }
        for (int length = 0; length < IPV6.length; length++) {
            refuses(Fault.MALFORMED, block(PROXY, TCP6, Arrays.copyOf(IPV6, length)));
        }
    }

    @Test
    void takes4096BytesAndNoMore() {
        byte[] longest = block(PROXY, TCP4, IPV4, addition(0x04, new byte[ProxyHeader.MOST - 16 - 12 - 3]));
        assertEquals(ProxyHeader.MOST, longest.length);
        assertEquals("192.0.2.7", source(longest));
        byte[] longer = block(PROXY, TCP4, IPV4, addition(0x04, new byte[ProxyHeader.MOST - 16 - 12 - 2]));
        refuses(Fault.TOO_LONG, longer);
        assertEquals(new Refused(Fault.TOO_LONG), ProxyHeader.parse(longer, 16), "by what is announced, without waiting for it");
        refuses(Fault.TOO_LONG, block(0x20, 0x00, new byte[ProxyHeader.MOST]));
    }

    @Test
    void additionsMustEndWhereTheBlockEnds() {
        assertEquals("192.0.2.7", source(block(PROXY, TCP4, IPV4, addition(0x01, (byte) 1), addition(0xEA), addition(0x02))));
        for (int left = 1; left < 3; left++) {
            refuses(Fault.MALFORMED, block(PROXY, TCP4, IPV4, new byte[left]));
        }
        byte[] overlong = addition(0x04, (byte) 0);
        overlong[2] = 2;
        refuses(Fault.MALFORMED, block(PROXY, TCP4, IPV4, overlong));
        overlong[1] = (byte) 0xFF;
        refuses(Fault.MALFORMED, block(PROXY, TCP4, IPV4, overlong));
    }

    @Test
    void verifiesAChecksumWhereverItStands() {
        byte[] zeros = addition(0x03, new byte[4]);
        assertEquals("192.0.2.7", source(sealed(block(PROXY, TCP4, IPV4, zeros), 31)));
        byte[] block = sealed(block(PROXY, TCP6, IPV6, addition(0x01, (byte) 'x'), zeros, addition(0x02, (byte) 'y')), 59);
        assertEquals("2001:db8:0:0:0:0:0:7", source(block));
        for (int i = 16; i < block.length; i++) {
            byte[] changed = block.clone();
            changed[i] ^= 0x40;
            if (i != 56) { // its own type: then there is no checksum
                assertInstanceOf(Refused.class, parse(changed), "byte " + i);
            }
        }
        byte[] otherAddress = block.clone();
        otherAddress[20] ^= 1;
        refuses(Fault.CHECKSUM, otherAddress);
    }

    @Test
    void refusesAChecksumOfAnotherSizeAndASecondOne() {
        refuses(Fault.MALFORMED, block(PROXY, TCP4, IPV4, addition(0x03, new byte[3])));
        refuses(Fault.MALFORMED, block(PROXY, TCP4, IPV4, addition(0x03, new byte[5])));
        byte[] zeros = addition(0x03, new byte[4]);
        refuses(Fault.MALFORMED, block(PROXY, TCP4, IPV4, zeros, zeros));
    }
}
