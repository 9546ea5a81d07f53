package portcullis.identity.revocation;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import portcullis.exchange.Caller;

/**
 * What was revoked and has not ended. In force from the moment in which {@link #add} begins to write it down, for tokens that
 * were accepted before as well: whoever accepts one asks here each time. Asking takes no lock, and costs one read of a field
 * while nothing is revoked. Safe for all threads.
 */
public final class Revocations {
    /** More are refused: forgetting one to remember another would accept what somebody revoked. */
    public static final int MAX = 100_000;

    private final Keeper keeper;
    private final InstantSource clock;
    private final Map<String, OfIssuer> issuers = new ConcurrentHashMap<>();
    /** Changed under the lock only. */
    private volatile int size;

    private Instant firstEnd = Instant.MAX;

    /** Where revocations outlive the process: a file here, a store that several gateways share later. */
    @FunctionalInterface
    interface Keeper {
        /** Nothing is kept: for tests, and for whoever only looks. */
        Keeper NONE = _ -> {};

        /** @param all of them; what was kept before and is not among them is forgotten */
        void keep(Collection<Revocation> all) throws IOException;
    }

    private record OfIssuer(Map<String, Revocation> ids, Map<String, Revocation> subjects, Map<String, Revocation> keys) {
        OfIssuer() {
            this(new ConcurrentHashMap<>(), new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
        }

        Map<String, Revocation> of(Revocation.Kind kind) {
            return switch (kind) {
                case ID -> ids;
                case SUBJECT -> subjects;
                case KEY -> keys;
            };
        }
    }

    /** There are as many as there may be. */
    public static final class Full extends Exception {
        private static final long serialVersionUID = 1;

        Full() {
            super("there are " + MAX + " revocations, and more are not remembered; take back some that are not needed, "
                    + "or revoke a subject or a key instead of single tokens", null, false, false);
        }
    }

    Revocations(Keeper keeper, InstantSource clock, Collection<Revocation> kept) {
        this.keeper = keeper;
        this.clock = clock;
        Instant now = clock.instant();
        for (Revocation revocation : kept) {
            if (!revocation.hasEnded(now)) {
                put(revocation);
            }
        }
    }

    /** None, and none that outlives the process. */
    public static Revocations inMemory(InstantSource clock) {
        return new Revocations(Keeper.NONE, clock, List.of());
    }

    /**
     * Those that lie in a file, which is written anew with each change. It need not be there.
     *
     * @throws java.io.UncheckedIOException when it is damaged, in words for an operator; the file stays as it is
     */
    public static Revocations in(Path file, InstantSource clock) throws IOException {
        RevocationFile kept = new RevocationFile(file);
        return new Revocations(kept, clock, kept.read());
    }

    /**
     * Whether a token, its subject or its key was revoked.
     *
     * @param caller   whom it stands for
     * @param id       its {@code jti}; empty without one
     * @param key      the name of the key that signed it; empty without one
     * @param issuedAt Unix time in milliseconds; 0 when the token does not say
     */
    public boolean isRevoked(Caller caller, String id, String key, long issuedAt) {
        OfIssuer issuer = size == 0 ? null : issuers.get(caller.issuer());
        if (issuer == null) {
            return false;
        }
        if (holds(issuer.ids.get(id)) || holds(issuer.keys.get(key))) {
            return true;
        }
        // A client that acts for itself may have no subject; then it is known by its own name.
        Revocation subject = issuer.subjects.get(caller.subject().isEmpty() ? caller.client() : caller.subject());
        return subject != null && subject.before() != null && issuedAt < subject.before().toEpochMilli() && holds(subject);
    }

    private boolean holds(@Nullable Revocation revocation) {
        return revocation != null && (revocation.ends() == null || clock.millis() < revocation.ends().toEpochMilli());
    }

    /** How many there are. */
    public synchronized int size() {
        dropEnded();
        return size;
    }

    /** All of them, the oldest first. */
    public synchronized List<Revocation> list() {
        dropEnded();
        List<Revocation> all = new ArrayList<>(size);
        for (OfIssuer issuer : issuers.values()) {
            for (Revocation.Kind kind : Revocation.Kind.values()) {
                all.addAll(issuer.of(kind).values());
            }
        }
        all.sort(Comparator.comparing(Revocation::since));
        return all;
    }

    /**
     * Revokes. What the same name was revoked for before stays revoked.
     *
     * @return what is in force for that name now
     * @throws Full when there is no room; nothing has changed then
     * @throws IOException when it could not be kept: it is in force, and would be forgotten at the next start
     */
    public synchronized Revocation add(Revocation revocation) throws Full, IOException {
        dropEnded();
        OfIssuer issuer = issuers.get(revocation.issuer());
        Revocation before = issuer == null ? null : issuer.of(revocation.kind()).get(revocation.name());
        if (before == null && size >= MAX) {
            throw new Full();
        }
        Revocation now = before == null ? revocation : before.and(revocation);
        put(now);
        keeper.keep(list());
        return now;
    }

    /**
     * Takes a revocation back; does nothing when there is none.
     *
     * @return whether there was one
     * @throws IOException when that could not be kept: then it is in force again
     */
    public synchronized boolean remove(Revocation.Kind kind, String issuer, String name) throws IOException {
        dropEnded();
        OfIssuer of = issuers.get(issuer);
        Revocation removed = of == null ? null : of.of(kind).remove(name);
        if (removed == null) {
            return false;
        }
        size--;
        try {
            keeper.keep(list());
        } catch (IOException notKept) {
            put(removed);
            throw notKept;
        }
        return true;
    }

    private synchronized void put(Revocation revocation) {
        OfIssuer issuer = issuers.computeIfAbsent(revocation.issuer(), _ -> new OfIssuer());
        if (issuer.of(revocation.kind()).put(revocation.name(), revocation) == null) {
            size++;
        }
        Instant ends = revocation.ends();
        if (ends != null && ends.isBefore(firstEnd)) {
            firstEnd = ends;
        }
    }

    private void dropEnded() {
        Instant now = clock.instant();
        if (firstEnd.isAfter(now)) {
            return;
        }
        int left = 0;
        Instant next = Instant.MAX;
        for (OfIssuer issuer : issuers.values()) {
            for (Revocation.Kind kind : Revocation.Kind.values()) {
                Map<String, Revocation> of = issuer.of(kind);
                of.values().removeIf(revocation -> revocation.hasEnded(now));
                for (Revocation revocation : of.values()) {
                    left++;
                    if (revocation.ends() != null && revocation.ends().isBefore(next)) {
                        next = revocation.ends();
                    }
                }
            }
        }
        size = left;
        firstEnd = next;
    }
}
