package portcullis;

import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import portcullis.reload.Readiness;
import portcullis.telemetry.Meters;
import portcullis.telemetry.Registration;
import portcullis.tls.ServedCertificate;

/**
 * Tells how long the certificates last that our ports show: by a metric, by the detail of {@code /ready}, and by a warning
 * in the log when they come into force and once a day. An expired certificate is served on and never makes the gateway
 * unready: taking it out of service would not help its clients.
 */
final class CertificateWatch implements AutoCloseable {
    /** The last of the reminders that authorities send comes about then, and most renew long before. */
    static final Duration WARN_BEFORE = Duration.ofDays(21);

    private static final Duration EVERY = Duration.ofDays(1);
    private static final System.Logger LOG = System.getLogger("portcullis.certificates");

    private final Meters meters;
    private final Readiness readiness;
    private final InstantSource clock;
    private Map<Id, Shown> shown = Map.of();
    private volatile boolean closed;

    /** Several certificates of one name, for one kind of key each, are told of as one: the one that expires first. */
    private record Id(String listener, String name) {
        String dependency() {
            return "certificate:" + listener + "/" + name;
        }
    }

    private record Shown(ServedCertificate certificate, Instant since, Registration meters) {}

    CertificateWatch(Meters meters, Readiness readiness, InstantSource clock) {
        this.meters = meters;
        this.readiness = readiness;
        this.clock = clock;
    }

    /** Looks once a day until {@link #close}. */
    CertificateWatch start() {
        Thread.ofVirtual().name("certificate-watch").start(() -> {
            while (!closed) {
                LockSupport.parkNanos(EVERY.toNanos());
                warn();
            }
        });
        return this;
    }

    /** @param certificates what is shown from now on, by port */
    synchronized void inForce(Map<String, List<ServedCertificate>> certificates) {
        Map<Id, ServedCertificate> wanted = new LinkedHashMap<>();
        certificates.forEach((listener, all) -> all.forEach(certificate ->
                wanted.merge(new Id(listener, certificate.name()), certificate, CertificateWatch::firstToExpire)));
        Map<Id, Shown> before = shown;
        Map<Id, Shown> now = new LinkedHashMap<>();
        wanted.forEach((id, certificate) -> {
            Shown known = before.get(id);
            now.put(id, known != null && known.certificate.equals(certificate) ? known : show(id, certificate));
        });
        shown = now;
        before.forEach((id, old) -> {
            if (now.get(id) != old) {
                old.meters.close();
            }
            if (!now.containsKey(id)) {
                readiness.forget(id.dependency());
            }
        });
    }

    private static ServedCertificate firstToExpire(ServedCertificate one, ServedCertificate other) {
        return other.notAfter().isBefore(one.notAfter()) ? other : one;
    }

    private Shown show(Id id, ServedCertificate certificate) {
        Instant since = clock.instant();
        readiness.watch(id.dependency(), false, () -> health(certificate, since));
        warn(id, certificate);
        return new Shown(certificate, since, meters.certificate(id.listener, id.name, certificate.notAfter(), since));
    }

    private Readiness.Health health(ServedCertificate certificate, Instant since) {
        Instant now = clock.instant();
        boolean valid = !now.isBefore(certificate.notBefore()) && now.isBefore(certificate.notAfter());
        return new Readiness.Health(valid, expiry(certificate, now) + "; serial: " + certificate.serial()
                + "; in force since: " + since);
    }

    /** Tells of every certificate that expires soon. */
    synchronized void warn() {
        shown.forEach((id, one) -> warn(id, one.certificate));
    }

    private void warn(Id id, ServedCertificate certificate) {
        Instant now = clock.instant();
        if (certificate.notAfter().isBefore(now.plus(WARN_BEFORE)) || now.isBefore(certificate.notBefore())) {
            LOG.log(WARNING, "certificate " + id.name + " of listener " + id.listener + " " + expiry(certificate, now)
                    + "; serial: " + certificate.serial());
        }
    }

    private static String expiry(ServedCertificate certificate, Instant now) {
        if (now.isBefore(certificate.notBefore())) {
            return "is valid only from " + certificate.notBefore();
        }
        Instant end = certificate.notAfter();
        return now.isBefore(end)
                ? "expires " + end + ", in " + Duration.between(now, end).toDays() + " days"
                : "expired " + end;
    }

    @Override
    public void close() {
        closed = true;
    }
}
