package portcullis.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import portcullis.config.Configuration;
import portcullis.config.Written;
import portcullis.exchange.ClientAddress;
import portcullis.exchange.Exchange;
import portcullis.exchange.OwnedFields;
import portcullis.http.RequestHead;
import portcullis.http1.Heads;
import portcullis.http1.InputBuffer;
import portcullis.http1.RequestHeadReader;
import portcullis.http1.StrictReading;
import portcullis.kit.Cidr;
import portcullis.upstream.UpstreamHead;
import portcullis.wire.Descriptors;
import portcullis.wire.MemoryWire;

/** A client's head, from a peer that is trusted and from one that is not, and what of it reaches the upstream. */
class IntakeFuzz {
    private static final Configuration CONFIGURATION = Written.configuration(List.of(), """
            format: 1
            service: { name: edge, environment: development }
            listeners:
              public: { bind: "127.0.0.1:8080", trusted-proxies: [10.0.0.0/8], client-ip-header: cf-connecting-ip }
            """, """
            format: 1
            upstreams:
              one: { endpoints: ["http://one.test:9101"] }
            """);
    private static final ListenerSettings SETTINGS = ListenerSettings.of(
            CONFIGURATION.gateway().listeners().get("public"), null, 8080, new Descriptors(1024));
    private static final UpstreamHead UPSTREAM = new UpstreamHead(CONFIGURATION.upstreams().get("one"));
    private static final ClientAddress PROXY = Arrivals.named(new byte[] {10, 0, 0, 1});
    private static final ClientAddress STRANGER = Arrivals.named(new byte[] {(byte) 192, 0, 2, 7});

    /** What ends at the next hop, and so at us. */
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection", "keep-alive", "proxy-connection", "proxy-authenticate", "proxy-authorization", "te", "trailer", "upgrade");
    /** What only we say; whoever is behind us takes the first, the last or all of them. */
    private static final List<String> SAID_ONCE = List.of(
            "host", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-port", "x-real-ip", "forwarded", "via", "x-request-id");

    @DictionaryFile(resourcePath = "/http.dict")
    @FuzzTest
    void upstreamsHearOnlyWhatIsVouchedFor(byte[] bytes) throws IOException {
        sent(bytes, STRANGER, false);
        sent(bytes, PROXY, true);
    }

    private static void sent(byte[] bytes, ClientAddress peer, boolean trusted) throws IOException {
        InputBuffer input = new InputBuffer(MemoryWire.of(bytes), new byte[2048]);
        RequestHeadReader reader = new RequestHeadReader(input);
        if (reader.read(SETTINGS.headLimits(), () -> {}) != RequestHeadReader.Result.HEAD) {
            return;
        }
        RequestHead head = reader.head();
        List<StrictReading.Field> received = Heads.fields(head.fields());
        assertEquals(trusted, SETTINGS.arrivals().isTrusted(peer));
        Intake intake = Intake.of(head, input, SETTINGS, SETTINGS.arrivals().direct(peer, "", null), trusted, () -> {});
        Exchange.Arrival arrival = intake.arrival();
        assertEquals(peer, arrival.peer(), "the peer is the peer");
        assertEquals(arrival.client().text(), Arrivals.named(arrival.client().bytes()).text(), "an address");
        assertTrue(trusted || arrival.client().equals(peer), "believed a stranger");
        assertTrue(Set.of("http", "https").contains(arrival.scheme()));
        assertTrue(arrival.port() > 0 && arrival.port() < 65536);
        if (intake.fault() == null) {
            String id = intake.requestId() == null ? "req_0" : intake.requestId();
            Exchange exchange = new Exchange(head, intake.body(), arrival, id, 1, 0);
            forwarded(head, received, trusted, arrival, UPSTREAM.of(exchange));
        }
    }

    private static void forwarded(
            RequestHead head, List<StrictReading.Field> received, boolean trusted, Exchange.Arrival arrival, byte[] bytes) {
        String text = Heads.text(bytes);
        StrictReading.Message message = new StrictReading(text).request();
        assertNotNull(message, text);
        assertEquals(head.method() + ' ' + head.target().text() + " HTTP/1.1", message.line());
        assertTrue(text.endsWith("\r\n\r\n") && text.indexOf("\r\n\r\n") == text.length() - 4, "one head");
        for (String name : SAID_ONCE) {
            assertEquals(1, message.values(name).size(), name);
        }
        Set<String> names = new HashSet<>();
        message.fields().forEach(field -> names.add(field.name()));
        assertTrue(names.stream().noneMatch(HOP_BY_HOP::contains), "hop by hop: " + names);
        assertTrue(names.stream().noneMatch(name -> name.indexOf('_') >= 0), "underscores: " + names);
        assertTrue(names.stream().noneMatch(name -> OwnedFields.IDENTITY.contains(name) || OwnedFields.OVERRIDING.contains(name)), "claims: " + names);

        int framings = message.values("transfer-encoding").size() + message.values("content-length").size();
        assertTrue(framings <= 1 && (framings == 1 || !head.hasBody()), "framed once");
        assertEquals(head.declaredLength() == RequestHead.UNKNOWN_LENGTH, names.contains("transfer-encoding"));
        if (head.declaredLength() > 0) {
            assertEquals(List.of(Long.toString(head.declaredLength())), message.values("content-length"));
        }
        assertTrue(head.authority().isEmpty() || message.values("host").equals(List.of(head.authority())), "the host that was asked for");
        String chain = message.values("x-forwarded-for").getFirst();
        String peer = arrival.peer().text();
        assertTrue(trusted ? chain.equals(peer) || chain.endsWith(", " + peer) : chain.equals(peer), chain);
        assertEquals(arrival.client().text(), message.values("x-real-ip").getFirst());
        assertTrue(trusted || arrival.scheme().equals("http"));
        assertFalse(arrival.client() != arrival.peer() && !isSaid(received, arrival.client()), "an address that nobody said");
        everythingElseIsPassedOn(received, message.fields());
    }

    private static boolean isSaid(List<StrictReading.Field> received, ClientAddress address) {
        for (StrictReading.Field field : received) {
            for (String part : field.value().split("[,;=\" ]+")) {
                byte[] literal = Cidr.literal(part.replaceFirst(":[0-9]+$", "").replaceAll("[\\[\\]\\\\]", ""));
                byte[] whole = Cidr.literal(part.replaceAll("[\\[\\]\\\\]", ""));
                if (literal != null && Arrays.equals(literal, address.bytes())
                        || whole != null && Arrays.equals(whole, address.bytes())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** What is not ours, not this connection's and not named by Connection arrives as it was sent. */
    private static void everythingElseIsPassedOn(List<StrictReading.Field> received, List<StrictReading.Field> forwarded) {
        Set<String> ended = new HashSet<>(HOP_BY_HOP);
        ended.addAll(Set.of("host", "content-length", "transfer-encoding", "expect"));
        for (StrictReading.Field field : received) {
            if (field.name().equals("connection")) {
                for (String named : field.value().split(",")) {
                    ended.add(named.strip().toLowerCase(Locale.ROOT));
                }
            }
        }
        List<StrictReading.Field> expected = received.stream().filter(field -> isPassed(field.name(), ended)).toList();
        List<StrictReading.Field> passed = forwarded.stream().filter(field -> isPassed(field.name(), ended)).toList();
        assertEquals(expected, passed, "everything else");
    }

    private static boolean isPassed(String name, Set<String> ended) {
        return name.indexOf('_') < 0 && !ended.contains(name) && !OwnedFields.contains(name);
    }
}
