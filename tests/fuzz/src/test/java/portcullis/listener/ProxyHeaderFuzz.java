package portcullis.listener;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import portcullis.http1.Heads;
import portcullis.kit.Cidr;

/** The first bytes of a load balancer's connection, version 1 and 2. */
class ProxyHeaderFuzz {
    private static final String PORT = "(?:0|[1-9][0-9]{0,4})";
    private static final Pattern LINE = Pattern.compile(
            "PROXY (?:UNKNOWN(?: [ -~]*)?|TCP([46]) ([0-9A-Fa-f.:]+) ([0-9A-Fa-f.:]+) (" + PORT + ") (" + PORT + "))\r\n");

    @DictionaryFile(resourcePath = "/proxy.dict")
    @FuzzTest
    void isDecidedAsSoonAsItCanBe(byte[] bytes) {
        ProxyHeader whole = ProxyHeader.parse(bytes, bytes.length);
        ProxyHeader first = whole;
        for (int count = 0; count < bytes.length; count++) {
            ProxyHeader early = ProxyHeader.parse(Arrays.copyOf(bytes, count), count);
            if (!(early instanceof ProxyHeader.Partial)) {
                first = early;
                break;
            }
        }
        assertEquals(said(first), said(whole), "more bytes change nothing");
        assertTrue(whole.length() <= Math.min(bytes.length, ProxyHeader.MOST), "no longer than what came");
        assertTrue(!(whole instanceof ProxyHeader.Partial) || bytes.length < ProxyHeader.MOST, "decided by then");
        switch (whole) {
            case ProxyHeader.Named named -> named(named, bytes);
            case ProxyHeader.Unnamed unnamed -> assertNotNull(header(bytes, unnamed.length()), "a header");
            case ProxyHeader.Absent absent -> assertTrue(bytes[0] != 'P' || !Heads.text(bytes).startsWith("PROXY "), "there is one");
            default -> {}
        }
    }

    private static String said(ProxyHeader header) {
        return header instanceof ProxyHeader.Named named ? named.length() + " " + named.source().text()
                : header instanceof ProxyHeader.Partial ? "partial" : header.toString();
    }

    private static void named(ProxyHeader.Named named, byte[] bytes) {
        assertArrayEquals(Cidr.literal(named.source().text()), named.source().bytes(), "an address");
        Object header = header(bytes, named.length());
        if (header instanceof Matcher line) {
            assertArrayEquals(Cidr.literal(line.group(2)), named.source().bytes(), "the one that stands there");
            assertNotNull(Cidr.literal(line.group(3)));
            assertTrue(Integer.parseInt(line.group(4)) <= 65535 && Integer.parseInt(line.group(5)) <= 65535, "ports");
        } else {
            assertNotNull(header, "a header");
            int family = bytes[13] & 0xff;
            assertTrue(bytes[12] == 0x21 && (family == 0x11 || family == 0x21), "a connection that was passed on");
            byte[] source = Arrays.copyOfRange(bytes, 16, family == 0x11 ? 20 : 32);
            assertEquals(Arrivals.named(address(source)).text(), named.source().text(), "the one that stands there");
        }
    }

    private static byte[] address(byte[] source) {
        try {
            return java.net.InetAddress.getByAddress(source).getAddress();
        } catch (java.net.UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    /** The line, or something else for a block of exactly that length; null for neither. */
    private static @Nullable Object header(byte[] bytes, int length) {
        if (bytes[0] == '\r') {
            boolean fits = length == 16 + ((bytes[14] & 0xff) << 8 | bytes[15] & 0xff);
            return fits ? "block" : null;
        }
        Matcher line = LINE.matcher(Heads.text(bytes).substring(0, length));
        return line.matches() ? line : null;
    }
}
