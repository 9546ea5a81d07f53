package portcullis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import portcullis.reload.Drain;
import portcullis.reload.Readiness;
import portcullis.telemetry.HeardLogger;
import portcullis.telemetry.Meters;
import portcullis.tls.ServedCertificate;

class CertificateWatchTest {
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    private final Meters meters = new Meters("test");
    private final Readiness readiness = new Readiness(new Drain());
    private final HeardLogger log = new HeardLogger("portcullis.certificates");
    private Instant now = START;
    private final CertificateWatch watch = new CertificateWatch(meters, readiness, () -> now);

    @BeforeEach
    void begin() {
        readiness.started();
    }

    @AfterEach
    void close() {
        log.close();
        meters.close();
    }

    private static ServedCertificate certificate(String name, String serial, int days) {
        return new ServedCertificate(
                name, List.of(name), serial, "00", "EC", START.minus(Duration.ofDays(1)), START.plus(Duration.ofDays(days)), false);
    }

    private void inForce(ServedCertificate... certificates) {
        watch.inForce(Map.of("public", List.of(certificates)));
    }

    private List<String> lines(String metric) {
        return meters.text(false).lines().filter(line -> line.startsWith(metric + "{")).toList();
    }

    @Test
    void tellsWhenEachExpiresAndSinceWhenItIsInForce() {
        inForce(certificate("a.example.com", "1", 90));

        assertEquals(
                List.of("portcullis_tls_certificate_expiry_seconds{listener=\"public\",name=\"a.example.com\",} "
                        + (double) START.plus(Duration.ofDays(90)).getEpochSecond()),
                lines("portcullis_tls_certificate_expiry_seconds"));
        assertEquals(
                List.of("portcullis_tls_certificate_loaded_seconds{listener=\"public\",name=\"a.example.com\",} "
                        + (double) START.getEpochSecond()),
                lines("portcullis_tls_certificate_loaded_seconds"));
        Readiness.Health health = readiness.dependencies().get("certificate:public/a.example.com");
        assertTrue(health.healthy());
        assertEquals("expires 2026-05-30T00:00:00Z, in 90 days; serial: 1; in force since: 2026-03-01T00:00:00Z", health.message());
        assertEquals(List.of(), log.lines);
    }

    @Test
    void whatIsNoLongerShownIsNoLongerToldOf() {
        inForce(certificate("a.example.com", "1", 90), certificate("b.example.com", "2", 90));
        inForce(certificate("b.example.com", "2", 90));

        assertEquals(1, lines("portcullis_tls_certificate_expiry_seconds").size());
        assertEquals(1, lines("portcullis_tls_certificate_loaded_seconds").size());
        assertEquals(Set.of("certificate:public/b.example.com"), readiness.dependencies().keySet());
    }

    @Test
    void aRenewedOneReplacesTheOldOneAndTheOthersKeepTheirTime() {
        inForce(certificate("a.example.com", "1", 20), certificate("b.example.com", "2", 90));
        now = START.plus(Duration.ofDays(1));
        inForce(certificate("a.example.com", "3", 91), certificate("b.example.com", "2", 90));

        assertTrue(readiness.dependencies().get("certificate:public/a.example.com").message().contains("serial: 3; in force since: 2026-03-02"));
        assertTrue(readiness.dependencies().get("certificate:public/b.example.com").message().contains("serial: 2; in force since: 2026-03-01"));
        assertEquals(2, lines("portcullis_tls_certificate_expiry_seconds").size());
    }

    @Test
    void warnsFromTwentyOneDaysBeforeTheEnd() {
        inForce(certificate("a.example.com", "1", 21));
        assertEquals(List.of(), log.lines);

        now = START.plusSeconds(1);
        watch.warn();

        assertEquals(
                List.of("certificate a.example.com of listener public expires 2026-03-22T00:00:00Z, in 20 days; serial: 1"), log.lines);
    }

    @Test
    void anExpiredOneIsUnhealthyAndTheGatewayReady() {
        inForce(certificate("a.example.com", "1", 1));
        now = START.plus(Duration.ofDays(1));

        Readiness.Health health = readiness.dependencies().get("certificate:public/a.example.com");
        assertFalse(health.healthy());
        assertTrue(health.message().startsWith("expired 2026-03-02T00:00:00Z; "), health.message());
        assertTrue(readiness.isReady());
    }

    @Test
    void oneThatIsNotYetValidIsUnhealthyAndWarnedOf() {
        now = START.minus(Duration.ofDays(2));
        inForce(certificate("a.example.com", "1", 90));

        assertFalse(readiness.dependencies().get("certificate:public/a.example.com").healthy());
        assertEquals(List.of("certificate a.example.com of listener public is valid only from 2026-02-28T00:00:00Z; serial: 1"), log.lines);
    }

    @Test
    void ofTwoForOneNameTheFirstToExpireIsToldOf() {
        inForce(certificate("a.example.com", "rsa", 90), certificate("a.example.com", "ec", 60));

        assertTrue(readiness.dependencies().get("certificate:public/a.example.com").message().contains("serial: ec"));
        assertEquals(1, lines("portcullis_tls_certificate_expiry_seconds").size());
    }
}
