package portcullis.policy.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.cedarpolicy.model.exception.AuthException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Addresses, decimals, datetimes and durations: which texts are one, and what they answer, judged by Cedar's own library. */
class ExtensionTypesTest {
    /** Each text as an argument of the function, in expressions that say whether it is accepted and which value it is. */
    private static void agree(String function, String sameAs, String... texts) throws AuthException, IOException {
        List<String> policies = new ArrayList<>();
        for (String text : texts) {
            String call = function + "(" + new Value.Text(text) + ")";
            policies.add(policy(call + " == " + call));
            policies.add(policy(call + " == " + sameAs));
            // Found out at run time, where nothing was worked out while compiling.
            policies.add(policy(function + "(if context.tls then " + new Value.Text(text) + " else \"\") == " + call));
        }
        assertEquals(List.of(), BothCedars.differences(policies.stream().distinct().toList()));
    }

    private static void agree(String expressions) throws AuthException, IOException {
        assertEquals(
                List.of(),
                BothCedars.differences(expressions.lines().map(ExtensionTypesTest::policy).distinct().toList()));
    }

    private static String policy(String expression) {
        return "permit(principal, action, resource) when { " + expression + " };";
    }

    @Test
    void addressesHaveOneWayToBeWrittenAndFewOthers() throws AuthException, IOException {
        agree("ip", "ip(\"10.0.0.1\")", "10.0.0.1", "10.0.0.1/32", "10.0.0.1/8", "10.0.0.1/0", "10.0.0.1/33", "10.0.0.1/08", "10.0.0.1/00",
                "10.0.0.1/", "10.0.0.1/+8", "10.0.0.1/8/8", "/8", "10.0.0.01", "10.0.0.256", "10.0.0", "10.0.0.1.1", "10.0.0.", ".10.0.0.1",
                "10..0.1", " 10.0.0.1", "10.0.0.1 ", "0x0a.0.0.1", "167772161", "", "localhost", "١٠.0.0.1", "255.255.255.255", "10.0.0.1000",
                "+1.0.0.1", "-1.0.0.1", "00.0.0.0", "10.0.0.1/032");
        agree("ip", "ip(\"::1\")", "::1", "::1/128", "::1/129", "::1/064", "0:0:0:0:0:0:0:1", "0000:0000:0000:0000:0000:0000:0000:0001",
                "00000::1", "::", "::/0", ":", ":::", "1::", "::1::", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7::",
                "::2:3:4:5:6:7:8", "1::3:4:5:6:7:8", "1:2:3:4::5:6:7:8", "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "::ffff:10.0.0.1", "::10.0.0.1",
                "::ffff:a00:1", "fe80::1%eth0", "[::1]", "ABCD::EF", "g::", "1:", ":1", "1:2:", "::1:", "ABCD:EF01:2345:6789:ABCD:EF01:2345:6789/128",
                "ABCD:EF01:2345:6789:ABCD:EF01:2345:6789/0128", "::١", "::/1 ", "1:2::3::4");
    }

    @Test
    void rangesHoldTheirAddresses() throws AuthException, IOException {
        agree("""
                ip("10.1.2.3").isInRange(ip("10.0.0.0/8"))
                ip("10.1.2.3").isInRange(ip("10.1.2.3"))
                ip("10.1.2.3").isInRange(ip("10.1.2.2/31"))
                ip("10.1.2.4").isInRange(ip("10.1.2.2/31"))
                ip("10.1.2.3").isInRange(ip("10.200.0.9/8"))
                ip("10.0.0.0/8").isInRange(ip("10.0.0.0/9"))
                ip("10.0.0.0/9").isInRange(ip("10.0.0.0/8"))
                ip("192.0.2.1").isInRange(ip("0.0.0.0/0"))
                ip("0.0.0.0/0").isInRange(ip("0.0.0.0/0"))
                ip("10.1.2.3").isInRange(ip("::/0"))
                ip("::ffff:a01:203").isInRange(ip("10.0.0.0/8"))
                ip("2001:db8::1").isInRange(ip("2001:db8::/32"))
                ip("2001:db9::1").isInRange(ip("2001:db8::/32"))
                ip("2001:db8:8000::1").isInRange(ip("2001:db8::/33"))
                ip("::1").isInRange(ip("::/0"))
                ip("10.1.2.3").isInRange("10.0.0.0/8")
                "10.1.2.3".isInRange(ip("10.0.0.0/8"))
                ip("10.1.2.3").isInRange()
                ip("10.1.2.3").isInRange(ip("10.0.0.0/8"), ip("10.0.0.0/8"))
                ip()
                ip("::1", "::1")
                false && ip()
                ip("127.0.0.1").isLoopback()
                ip("127.0.0.0/8").isLoopback()
                ip("127.0.0.0/7").isLoopback()
                ip("128.0.0.1").isLoopback()
                ip("::1").isLoopback()
                ip("::1/127").isLoopback()
                ip("::ffff:7f00:1").isLoopback()
                ip("224.0.0.1").isMulticast()
                ip("239.255.255.255").isMulticast()
                ip("240.0.0.0").isMulticast()
                ip("224.0.0.0/4").isMulticast()
                ip("224.0.0.0/3").isMulticast()
                ip("ff02::1").isMulticast()
                ip("ff00::/8").isMulticast()
                ip("ff00::/7").isMulticast()
                ip("fe00::1").isMulticast()
                ip("10.0.0.1").isIpv4()
                ip("10.0.0.1").isIpv6()
                ip("::ffff:a00:1").isIpv6()
                1.isIpv4()
                context.ip.isInRange(ip("192.0.2.0/24"))
                principal.home.isInRange(principal.net)""");
    }

    @Test
    void decimalsHaveOneToFourDigitsBehindThePoint() throws AuthException, IOException {
        agree("decimal", "decimal(\"1.5\")", "1.5", "1.50", "1.5000", "01.5", "1.50000", "1.", ".5", "1", "", ".", "-", "-1.5", "--1.5", "+1.5",
                "1.-5", "1.5.0", "1,5", " 1.5", "1.5 ", "-0.0", "0.0", "-.5", "922337203685477.5807", "922337203685477.5808",
                "-922337203685477.5808", "-922337203685477.5809", "922337203685478.0", "00000000000000000000000000001.5",
                "99999999999999999999999.1", "١.٥", "1.5e1", "-1.-1", "0.00001");
        agree("""
                decimal("1.5").lessThan(decimal("1.6"))
                decimal("1.5").lessThan(decimal("1.5"))
                decimal("-1.5").lessThan(decimal("-1.4"))
                decimal("1.5").lessThanOrEqual(decimal("1.5"))
                decimal("1.5").greaterThan(decimal("1.4999"))
                decimal("1.5").greaterThan(decimal("1.5"))
                decimal("1.5").greaterThanOrEqual(decimal("1.5000"))
                decimal("1.5").greaterThanOrEqual(decimal("1.5001"))
                decimal("1.5").lessThan(2)
                1.lessThan(decimal("1.6"))
                decimal(1.lessThan(decimal("1.6")))
                decimal(1)
                decimal("-0.0") == decimal("0.0")""");
    }

    @Test
    void datetimesAreDatesOrMoments() throws AuthException, IOException {
        agree("datetime", "datetime(\"2024-02-29T10:00:00Z\")", "2024-02-29", "2023-02-29", "1900-02-29", "2000-02-29", "0000-01-01", "0000-02-29",
                "9999-12-31", "10000-01-01", "-0001-01-01", "2024-13-01", "2024-00-01", "2024-01-00", "2024-01-32", "2024-04-31", "2024-1-01", "24-01-01",
                "2024-02-29T10:00:00Z", "2024-02-29T10:00:00.000Z", "2024-02-29T10:00:00.001Z", "2024-02-29T10:00:00.1Z", "2024-02-29T10:00:00.0000Z",
                "2024-02-29T12:00:00+0200", "2024-02-29T08:00:00-0200", "2024-02-29T12:00:00.000+0200", "2024-02-29T12:00:00+02:00",
                "2024-02-29T12:00:00+2400", "2024-02-29T12:00:00+2359", "2024-02-29T12:00:00+0060", "2024-02-29T12:00:00-0000", "2024-02-29T10:00:00",
                "2024-02-29T10:00Z", "2024-02-29T24:00:00Z", "2024-02-29T23:59:60Z", "2024-02-29T23:60:00Z", "2024-02-29t10:00:00Z",
                "2024-02-29T10:00:00z", "2024-02-29 10:00:00Z", "2024-02-29T", "2024-02-29Z", "", "2024-02-29T10:00:00ZZ", "2024-02-29T10:00:00Z ",
                " 2024-02-29", "2024-02-29T10:00:00.Z", "2024-02-29T10:00:00+020", "2024-02-29T10:00:00+02000", "２024-02-29", "2024-02-29T1:00:00Z",
                "2024/02/29", "9999-12-31T23:59:59.999-2359");
        agree("""
                datetime("2024-01-01").offset(duration("1h")) == datetime("2024-01-01T01:00:00Z")
                datetime("2024-01-01").offset(duration("-1ms")) == datetime("2023-12-31T23:59:59.999Z")
                datetime("2024-01-01").offset(duration("9223372036854775807ms")) == datetime("2024-01-01")
                datetime("1969-12-31").offset(duration("-9223372036854775808ms")) == datetime("2024-01-01")
                datetime("1970-01-01").offset(duration("-9223372036854775808ms")).toDate() == datetime("1970-01-01")
                datetime("1970-01-01").offset(duration("-9223372036854775808ms")).toTime() == duration("16h47m4s192ms")
                datetime("1970-01-01").offset(duration("9223372036854775807ms")).toDate() == datetime("1970-01-01")
                datetime("1970-01-01").offset(duration("9223372036854775807ms")).toTime() == duration("7h12m55s807ms")
                datetime("2024-01-02").durationSince(datetime("2024-01-01")) == duration("1d")
                datetime("2024-01-01").durationSince(datetime("2024-01-02")) == duration("-1d")
                datetime("1971-01-01").durationSince(datetime("1970-01-01").offset(duration("-9223372036854775808ms"))) == duration("0ms")
                datetime("2024-01-01T10:11:12Z").toDate() == datetime("2024-01-01")
                datetime("1969-12-31T23:00:00Z").toDate() == datetime("1969-12-31")
                datetime("1969-12-31").toDate() == datetime("1969-12-31")
                datetime("1969-12-31T23:00:00Z").toTime() == duration("23h")
                datetime("1969-12-31").toTime() == duration("0ms")
                datetime("2024-01-01T10:11:12Z").toTime() == duration("10h11m12s")
                datetime("2024-01-01").offset("1h") == datetime("2024-01-01")
                datetime("2024-01-01").durationSince(duration("1h")) == duration("1h")
                "2024-01-01".toDate() == datetime("2024-01-01")
                principal.since.toTime() < duration("24h")""");
    }

    @Test
    void durationsAreCountsWithUnits() throws AuthException, IOException {
        agree("duration", "duration(\"1d2h3m4s5ms\")", "1d2h3m4s5ms", "93784005ms", "1d", "-1d", "+1d", "0ms", "-0ms", "", "-", "1", "d", "1d1d", "1h1d",
                "1ms1s", "5m", "5ms", "1m5ms", "1s5ms", "1m1s", "1ss", "1d 2h", " 1d", "1d ", "1D", "1.5h", "1w", "00000000000000000000001d", "--1d", "1d-2h",
                "9223372036854775807ms", "9223372036854775808ms", "-9223372036854775808ms", "-9223372036854775809ms", "106751991167d", "106751991168d",
                "-106751991167d", "-106751991168d", "106751991167d7h12m55s807ms", "106751991167d7h12m55s808ms", "-106751991167d7h12m55s808ms",
                "-106751991167d7h12m55s809ms", "18446744073709551615s", "18446744073709551616s", "18446744073709551616ms", "9223372036854775807s",
                "1md", "1m1", "١d", "1d2", "2562047788015h", "2562047788016h");
        agree("""
                duration("90s").toMilliseconds() == 90000
                duration("90s").toSeconds() == 90
                duration("90s").toMinutes() == 1
                duration("-90s").toMinutes() == -1
                duration("-90s").toHours() == 0
                duration("36h").toDays() == 1
                duration("-36h").toDays() == -1
                duration("-9223372036854775808ms").toDays() == -106751991167
                duration("1h").toMinutes() + 1 == 61
                (1).toDays() == 1
                "1h".toHours() == 1
                principal.while.toMinutes() == 90""");
    }

    @Test
    void valuesPrintAsTheCallsThatMakeThem() {
        assertEquals("ip(\"10.0.0.1\")", String.valueOf(IpAddr.parse("10.0.0.1")));
        assertEquals("ip(\"10.0.0.0/8\")", String.valueOf(IpAddr.parse("10.0.0.0/8")));
        assertEquals("ip(\"::\")", String.valueOf(IpAddr.parse("0:0:0:0:0:0:0:0")));
        assertEquals("ip(\"::1\")", String.valueOf(IpAddr.parse("0:0::0:1")));
        assertEquals("ip(\"1::\")", String.valueOf(IpAddr.parse("1:0:0:0:0:0:0:0")));
        assertEquals("ip(\"2001:db8::1:0:0:1/64\")", String.valueOf(IpAddr.parse("2001:0DB8:0:0:1:0:0:1/64")));
        assertEquals("ip(\"2001:db8:0:1:1:1:1:1\")", String.valueOf(IpAddr.parse("2001:db8:0:1:1:1:1:1")));
        assertEquals("decimal(\"-0.0500\")", String.valueOf(Decimal.parse("-0.05")));
        assertEquals("datetime(\"2024-02-29T10:00:00Z\")", String.valueOf(DateTime.parse("2024-02-29T12:00:00+0200")));
        assertEquals("duration(\"-90000ms\")", String.valueOf(Span.parse("-1m30s")));
    }
}
