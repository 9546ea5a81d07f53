package portcullis.filters.ipaccess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import portcullis.exchange.ExchangeOf;
import portcullis.exchange.Outcome;
import portcullis.exchange.Reason;
import portcullis.http.BodyReader;
import portcullis.http.ResponseHead;
import portcullis.kit.Cidr;

class IpAccessFilterTest {
    @Test
    void allowMeansNobodyElse() {
        IpAccessFilter filter = filter(List.of("10.0.0.0/8", "2001:db8::/32"), List.of());

        assertLetsIn(filter, "10.0.0.0", "10.255.255.255", "2001:db8::1");
        assertKeepsOut(filter, "9.255.255.255", "11.0.0.0", "2001:db9::1");
    }

    @Test
    void denyAloneMeansEverybodyElse() {
        IpAccessFilter filter = filter(List.of(), List.of("192.0.2.128/25"));

        assertLetsIn(filter, "192.0.2.127", "192.0.3.0", "::1");
        assertKeepsOut(filter, "192.0.2.128", "192.0.2.255");
    }

    @Test
    void denyWinsOverAllow() {
        IpAccessFilter filter = filter(List.of("10.0.0.0/8"), List.of("10.1.0.0/16"));

        assertLetsIn(filter, "10.0.255.255", "10.2.0.0");
        assertKeepsOut(filter, "10.1.0.0", "10.1.255.255", "192.0.2.1");
    }

    @Test
    void anIpv4ClientOfAnIpv6SocketIsTheSameClient() {
        IpAccessFilter filter = filter(List.of("10.0.0.0/8"), List.of("10.1.0.0/16"));

        assertLetsIn(filter, "::ffff:10.0.0.1");
        assertKeepsOut(filter, "::ffff:10.1.0.1");
    }

    private static IpAccessFilter filter(List<String> allow, List<String> deny) {
        return new IpAccessFilter(new IpAccessFilter.Config(blocks(allow), blocks(deny)));
    }

    private static List<Cidr> blocks(List<String> texts) {
        return texts.stream().map(Cidr::parse).toList();
    }

    private static void assertLetsIn(IpAccessFilter filter, String... clients) {
        for (String client : clients) {
            assertEquals(200, from(client, filter).status(), client);
        }
    }

    private static void assertKeepsOut(IpAccessFilter filter, String... clients) {
        Stream.of(clients).forEach(client -> assertEquals(
                Reason.IP_DENIED,
                assertInstanceOf(Outcome.Refused.class, from(client, filter), client).refusal().reason()));
    }

    private static Outcome from(String client, IpAccessFilter filter) {
        return filter.apply(
                ExchangeOf.request("GET", "/").from(client).exchange(),
                _ -> new Outcome.Answered(new ResponseHead(200), BodyReader.EMPTY));
    }
}
