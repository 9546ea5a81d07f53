package portcullis.identity;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import portcullis.config.IdentityConfig;
import portcullis.config.IssuerConfig;
import portcullis.config.keys.ConfigProblem;
import portcullis.identity.jose.Boring;
import portcullis.identity.keys.IssuerKeys;
import portcullis.identity.keys.KeyOpening;
import portcullis.identity.revocation.Revocations;
import portcullis.telemetry.Meters;
import portcullis.telemetry.TokenMeters;

/**
 * The issuers that run, those of older generations that still have exchanges included. One whose configuration equals that of one
 * which runs is that one; one of which only the demands changed keeps its keys.
 */
public final class Issuers implements IssuerSource, AutoCloseable {
    /** For whoever looks at a configuration and fetches nothing: keys in files are judged, and no token is ever accepted. */
    public static final IssuerSource OFFLINE = (identity, now, problems) -> {
        identity.issuers().values().forEach(issuer -> KeyOpening.judge(issuer, problems));
        return Lease.NONE;
    };

    private final KeyOpening opening;
    private final Verification verification;
    private final List<Running> running = new ArrayList<>();

    private static final class Running {
        private final IssuerChecks checks;
        private final IssuerKeys keys;
        private int leases;

        Running(IssuerConfig config, IssuerKeys keys) {
            this.checks = new IssuerChecks(config, keys.source());
            this.keys = keys;
        }
    }

    /**
     * @param identity what is in force first
     * @param random any 64 bits, from whatever thread asks; spreads what would otherwise come at one moment
     */
    public Issuers(
            IdentityConfig identity, InstantSource clock, Revocations revocations, Meters meters, LongSupplier random) {
        this(
                new KeyOpening(clock, meters, random),
                new Verification(
                        identity, clock, System::nanoTime,
                        token -> revocations.isRevoked(token.caller(), token.id(), token.key(), token.issuedAt()),
                        new TokenMeters(meters)));
    }

    Issuers(KeyOpening opening, Verification verification) {
        this.opening = opening;
        this.verification = verification;
    }

    @Override
    public synchronized Lease lease(IdentityConfig identity, Instant now, Consumer<ConfigProblem> problems) {
        Map<String, Running> mine = new LinkedHashMap<>();
        identity.issuers().forEach((name, config) -> {
            IssuerKeys keys = opening.open(config, running.stream().map(each -> each.keys).toList(), problems);
            if (keys != null) {
                Running issuer = hold(config, keys);
                issuer.leases++;
                mine.put(name, issuer);
            }
        });
        return new Held(mine);
    }

    private final class Held implements Lease {
        private final Map<String, Running> issuers;

        Held(Map<String, Running> issuers) {
            this.issuers = issuers;
        }

        @Override
        public TokenVerifier verifier(Map<String, List<String>> audiences) {
            Map<IssuerChecks, List<String>> taken = new LinkedHashMap<>();
            audiences.forEach((name, of) -> {
                Running issuer = issuers.get(name);
                if (issuer != null) {
                    taken.put(issuer.checks, of);
                }
            });
            return new JwtVerifier(verification, taken);
        }

        @Override
        public void close() {
            release(issuers);
        }
    }

    private Running hold(IssuerConfig config, IssuerKeys keys) {
        for (Running issuer : running) {
            if (issuer.checks.config().equals(config)) {
                return issuer;
            }
        }
        Running fresh = new Running(config, keys);
        running.add(fresh);
        return fresh;
    }

    private synchronized void release(Map<String, Running> leased) {
        for (Running issuer : leased.values()) {
            if (--issuer.leases == 0) {
                running.remove(issuer);
                if (running.stream().noneMatch(other -> other.keys == issuer.keys)) {
                    issuer.keys.source().close();
                }
            }
        }
        leased.clear();
    }

    /** A generation came into force. */
    public void inForce(IdentityConfig identity) {
        verification.inForce(identity);
        verification.inForce(checks(identity));
        if (!identity.issuers().isEmpty()) {
            Boring.prepare();
        }
    }

    private synchronized Map<String, IssuerChecks> checks(IdentityConfig identity) {
        Map<String, IssuerChecks> checks = new HashMap<>();
        for (Running issuer : running) {
            if (issuer.checks.config().equals(identity.issuers().get(issuer.checks.name()))) {
                checks.put(issuer.checks.name(), issuer.checks);
            }
        }
        return checks;
    }

    /** The keys of the issuers of that configuration, as far as they run. */
    public synchronized List<IssuerKeys> keys(IdentityConfig identity) {
        List<IssuerKeys> keys = new ArrayList<>();
        for (Running issuer : running) {
            if (issuer.checks.config().equals(identity.issuers().get(issuer.checks.name()))) {
                keys.add(issuer.keys);
            }
        }
        return keys;
    }

    /** Ends every fetch. */
    @Override
    public synchronized void close() {
        running.forEach(issuer -> issuer.keys.source().close());
        running.clear();
    }
}
