package portcullis.tests.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.tests.fixtures.Authority;
import portcullis.tests.fixtures.Certificates;
import portcullis.tests.fixtures.FakeUpstream;
import portcullis.tests.fixtures.GatewayLauncher;
import portcullis.tests.fixtures.GatewayUnderTest;
import portcullis.tests.fixtures.Issued;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.TlsClient;
import portcullis.tests.fixtures.Waiting;

/** File descriptors do not run out, and if somebody else makes them run out, every port comes back by itself. */
class DescriptorTest {
    private static final int FEW = 400;
    /** Fewer than any process of ours has open: the next one that is asked for is refused. */
    private static final int FAR_TOO_FEW = 10;

    private static final Authority AUTHORITY = Certificates.authority("Descriptor Root");
    private static final List<String> PORTS = List.of("public", "secure", "redirect", "admin", "probes");

    private static GatewayLauncher everyPort(FakeUpstream upstream, boolean operatorOverTls) {
        Issued edge = AUTHORITY.issue("gate.test", "127.0.0.1");
        String pair = "tls: { certificates: [ { certificate-file: tls/edge.crt, key-file: tls/edge.key } ] }";
        GatewayLauncher launcher = operatorOverTls ? GatewayUnderTest.with().operator(TlsClient.trusting(AUTHORITY)) : GatewayUnderTest.with();
        return launcher
                .upstream(upstream)
                .api("hosts: [gate.test]\nlisteners: [public, secure]")
                .file("tls/edge.crt", edge.certificatePem())
                .file("tls/edge.key", edge.keyPem())
                .file("gateway.yaml", """
                        format: 1
                        service: { name: under-test, environment: development }
                        listeners:
                          public: { bind: "127.0.0.1:@public@", limits: { connections-per-client: 10000 } }
                          secure:
                            bind: 127.0.0.1:@secure@
                            limits: { connections-per-client: 10000 }
                            %s
                          redirect:
                            bind: 127.0.0.1:@redirect@
                            limits: { connections-per-client: 10000 }
                            redirect-to: { port: @secure@ }
                        admin:
                          bind: 127.0.0.1:@admin@
                          probes: 127.0.0.1:@probes@
                          %s
                        shutdown: { pre-drain: 0s, drain: 2s }
                        """.formatted(pair, operatorOverTls ? pair : ""));
    }

    @Test
    void keepsDescriptorsForItselfHoweverManyClientsCome() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start();
                GatewayUnderTest gateway = everyPort(upstream, true).by("prlimit", "--nofile=" + FEW + ":" + FEW).start()) {
            List<RawHttp> crowd = new ArrayList<>();
            for (String port : PORTS) {
                for (int i = 0; i < FEW; i++) {
                    crowd.add(RawHttp.connect(gateway.port(port)));
                }
            }
            assertTrue(gateway.metrics().has("portcullis_connections"), "the admin port still answers");
            assertEquals(200, RawHttp.once(gateway.port("probes"), RawHttp.get("/ready")).status(), "so do the probes");
            assertTrue(openDescriptors(gateway) < FEW, "descriptors are left");
            for (RawHttp one : crowd) {
                one.close();
            }
            for (String port : PORTS) {
                Waiting.until("service after the crowd on " + port, () -> isServed(gateway, port));
            }
            assertEquals(0, gateway.metrics().sum("portcullis_listener_rebuilds_total"));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void opensEveryPortAgainWhoseAcceptLoopHasEnded(boolean operatorOverTls) throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start();
                GatewayUnderTest gateway = everyPort(upstream, operatorOverTls).start()) {
            for (String port : PORTS) {
                assertTrue(isServed(gateway, port), port);
            }
            long limit = softLimit(gateway);
            limitTo(gateway, FAR_TOO_FEW);
            try {
                for (String port : PORTS) {
                    Waiting.until("the accept loop of " + port + " to end", () -> isRefused(gateway, port));
                }
            } finally {
                limitTo(gateway, limit);
            }
            for (String port : PORTS) {
                Waiting.until("service again on " + port, () -> isServed(gateway, port));
            }
            for (String port : PORTS) {
                double rebuilds = gateway.metrics().sum("portcullis_listener_rebuilds_total", "listener", port);
                assertEquals(1, rebuilds, port);
            }
        }
    }

    private static boolean isServed(GatewayUnderTest gateway, String port) {
        try {
            return switch (port) {
                case "public" -> gateway.get("/served").status() == 200;
                case "secure" -> TlsClient.trusting(AUTHORITY).once(gateway.port(port), RawHttp.get("/served")).status() == 200;
                case "redirect" -> RawHttp.once(gateway.port(port), RawHttp.get("/served")).status() == 308;
                case "admin" -> gateway.readyStatus() == 200;
                default -> RawHttp.once(gateway.port(port), RawHttp.get("/ready").replace("gate.test", "127.0.0.1")).status() == 200;
            };
        } catch (IOException e) {
            return false;
        }
    }

    /** Asking costs the process a descriptor that it does not have: the first time ends the accept loop. */
    private static boolean isRefused(GatewayUnderTest gateway, String port) {
        try (RawHttp _ = RawHttp.connect(gateway.port(port))) {
            return false;
        } catch (ConnectException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static long openDescriptors(GatewayUnderTest gateway) throws IOException {
        try (var all = Files.list(Path.of("/proc/" + gateway.pid() + "/fd"))) {
            return all.count();
        }
    }

    private static long softLimit(GatewayUnderTest gateway) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + gateway.pid() + "/limits")).stream()
                .filter(line -> line.startsWith("Max open files"))
                .mapToLong(line -> Long.parseLong(line.substring(26).trim().split("\\s+")[0]))
                .findFirst()
                .orElseThrow();
    }

    private static void limitTo(GatewayUnderTest gateway, long soft) throws IOException, InterruptedException {
        Process prlimit = new ProcessBuilder("prlimit", "--pid", Long.toString(gateway.pid()), "--nofile=" + soft + ":")
                .inheritIO()
                .start();
        assertEquals(0, prlimit.waitFor());
    }
}
