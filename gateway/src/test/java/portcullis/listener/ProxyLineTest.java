package portcullis.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.listener.ProxyHeader.Absent;
import portcullis.listener.ProxyHeader.Fault;
import portcullis.listener.ProxyHeader.Named;
import portcullis.listener.ProxyHeader.Partial;
import portcullis.listener.ProxyHeader.Refused;
import portcullis.listener.ProxyHeader.Unnamed;

class ProxyLineTest {
    private static final String LINE = "PROXY TCP4 192.0.2.7 198.51.100.1 56324 443\r\n";

    private static ProxyHeader parse(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return ProxyHeader.parse(bytes, bytes.length);
    }

    private static String source(String text) {
        Named named = assertInstanceOf(Named.class, parse(text), text);
        assertEquals(text.indexOf('\n') + 1, named.length());
        return named.source().text();
    }

    private static void refuses(Fault fault, String text) {
        assertEquals(new Refused(fault), parse(text), text);
    }

    @Test
    void namesTheSource() {
        assertEquals("192.0.2.7", source(LINE));
        assertEquals("255.255.255.255", source("PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535\r\n"));
        assertEquals("0.0.0.0", source("PROXY TCP4 0.0.0.0 0.0.0.0 0 0\r\n"));
        assertEquals("2001:db8:0:0:0:0:0:7", source("PROXY TCP6 2001:db8::7 2001:DB8::1 56324 443\r\n"));
    }

    @Test
    void takesAMappedAddressForWhatItIs() {
        Named named = assertInstanceOf(Named.class, parse("PROXY TCP6 ::ffff:192.0.2.7 ::ffff:198.51.100.1 1 2\r\n"));
        assertEquals("192.0.2.7", named.source().text());
        assertEquals(4, named.source().bytes().length);
    }

    @Test
    void leavesWhatFollowsTheLine() {
        assertEquals(LINE.length(), assertInstanceOf(Named.class, parse(LINE + "\r\nGET / HTTP/1.1\r\n")).length());
        assertEquals(LINE.length(), assertInstanceOf(Named.class, parse(LINE + LINE)).length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROXY UNKNOWN\r\n", "PROXY UNKNOWN \r\n", "PROXY UNKNOWN what ever  it says\r\n"})
    void unknownKeepsThePeer(String line) {
        assertEquals(new Unnamed(line.length()), parse(line));
    }

    @Test
    void waitsForTheRestWhereverItIsCut() {
        for (int cut = 0; cut < LINE.length(); cut++) {
            assertEquals(new Partial(cut), parse(LINE.substring(0, cut)), "cut at " + cut);
        }
    }

    @Test
    void takesOtherBeginningsForNoHeader() {
        for (int i = 0; i < 6; i++) {
            String other = LINE.substring(0, i) + '!' + LINE.substring(i + 1);
            assertEquals(new Absent(), parse(other), other);
            assertEquals(new Absent(), parse(other.substring(0, i + 1)), other);
        }
        assertSame(Absent.class, parse("proxy TCP4").getClass());
        assertSame(Absent.class, parse("POST / HTTP/1.1\r\n").getClass());
        assertSame(Absent.class, parse("PROXY\tTCP4").getClass());
    }

    @Test
    void endsWithin107Bytes() {
        String begin = "PROXY UNKNOWN ";
        String longest = begin + "x".repeat(ProxyLine.MOST - begin.length() - 2) + "\r\n";
        assertEquals(ProxyLine.MOST, longest.length());
        assertEquals(new Unnamed(ProxyLine.MOST), parse(longest));
        assertEquals(new Partial(106), parse(longest.substring(0, 106)));
        refuses(Fault.TOO_LONG, begin + "x".repeat(ProxyLine.MOST - begin.length() - 1) + "\r\n");
        refuses(Fault.TOO_LONG, begin + "x".repeat(ProxyLine.MOST - begin.length()));
        refuses(Fault.TOO_LONG, begin + "x".repeat(1000) + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "PROXY \r\n",
        "PROXY TCP4\r\n",
        "PROXY TCP5 192.0.2.7 198.51.100.1 56324 443\r\n",
        "PROXY tcp4 192.0.2.7 198.51.100.1 56324 443\r\n",
        "PROXY UNKNOWNS\r\n",
        "PROXY  TCP4 192.0.2.7 198.51.100.1 56324 443\r\n",
        "PROXY TCP4  192.0.2.7 198.51.100.1 56324 443\r\n",
        "PROXY TCP4 192.0.2.7  198.51.100.1 56324 443\r\n",
        "PROXY TCP4 192.0.2.7 198.51.100.1  56324 443\r\n",
        "PROXY TCP4 192.0.2.7 198.51.100.1 56324  443\r\n",
        "PROXY TCP4 192.0.2.7 198.51.100.1 56324 443 \r\n",
        "PROXY TCP4 192.0.2.7 198.51.100.1 56324 443 1\r\n",
        "PROXY TCP4 192.0.2.7 198.51.100.1 56324\r\n",
        "PROXY TCP4 192.0.2.7 198.51.100.1 56324 \r\n",
        "PROXY TCP4 192.0.2.7\r\n",
        "PROXY TCP4 192.0.2.7\t198.51.100.1 56324 443\r\n",
        "PROXY TCP4 192.0.2.7 198.51.100.1 56324 443\n",
        "PROXY TCP4 192.0.2.7 198.51.100.1 56324 443\r\r\n",
        "PROXY TCP4 192.0.2.7 198.51.100.1 56324 443\rX",
        "PROXY TCP4 192.0.2.7 198.51.100.1\0 56324 443\r\n",
        "PROXY UNKNOWN \u00e9\r\n"
    })
    void refusesAnyOtherForm(String line) {
        refuses(Fault.MALFORMED, line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "+1", "00", "01", "0443", "65536", "99999", "100000", "4294967739", "0x1", "1.", "a", "4 3"})
    void refusesOtherNumbersThanPorts(String port) {
        refuses(Fault.MALFORMED, "PROXY TCP4 192.0.2.7 198.51.100.1 " + port + " 443\r\n");
        refuses(Fault.MALFORMED, "PROXY TCP4 192.0.2.7 198.51.100.1 443 " + port + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "192.0.2", "192.0.2.7.1", "192.0.2.256", "192.0.2.07", "192.0.2.-7", "3221225991", "0xC0.0.2.7", "localhost", "::1",
        "::ffff:192.0.2.7", "192.0.2.", ".0.2.7", "192.0.2.7/32"
    })
    void refusesOtherAddressesThanIpv4(String address) {
        refuses(Fault.MALFORMED, "PROXY TCP4 " + address + " 198.51.100.1 56324 443\r\n");
        refuses(Fault.MALFORMED, "PROXY TCP4 198.51.100.1 " + address + " 56324 443\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "192.0.2.7", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", ":1:2:3:4:5:6:7", "fe80::1%1", "[::1]", "::g", "::12345",
        ":::", "::1/128", "::ffff:192.0.2.256", "::ffff:192.0.2.07"
    })
    void refusesOtherAddressesThanIpv6(String address) {
        refuses(Fault.MALFORMED, "PROXY TCP6 " + address + " ::1 56324 443\r\n");
        refuses(Fault.MALFORMED, "PROXY TCP6 ::1 " + address + " 56324 443\r\n");
    }
}
