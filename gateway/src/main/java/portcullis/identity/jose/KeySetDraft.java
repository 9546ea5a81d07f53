package portcullis.identity.jose;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portcullis.config.JwsAlgorithm;

/** A set while it is read: which keys it has, and which of them must not be used because of the others. */
final class KeySetDraft {
    /** How many keys the fault of a set without a good one tells of. */
    private static final int TOLD = 5;

    /** A key, and how sentences call it. */
    private record Named(String name, VerificationKey key) {}

    /** What two keys without a name are the same in. */
    private record Twin(String thumbprint, Set<JwsAlgorithm> algorithms) {}

    private final List<Named> keys = new ArrayList<>();
    /** How often each kid is there, keys that are no good included: a bad twin makes a name no less ambiguous. */
    private final Map<String, Integer> kids = new HashMap<>();
    private final List<String> ignored = new ArrayList<>();
    private int position;

    KeySetDraft(int size) throws KeySetFault {
        if (size > KeySet.MAX_KEYS) {
            throw new KeySetFault("has " + size + " keys", "at most " + KeySet.MAX_KEYS);
        }
    }

    void add(@Nullable Object member) {
        position++;
        if (!(member instanceof Map<?, ?> members)) {
            ignored.add(KeyNames.of(position, null) + " is no JSON object");
            return;
        }
        String kid = members.get("kid") instanceof String text ? text : null;
        String name = KeyNames.of(position, kid);
        if (kid != null && JwkReader.isForSignatures(members)) {
            kids.merge(kid, 1, Integer::sum);
        }
        try {
            keys.add(new Named(name, JwkReader.read(members)));
        } catch (KeyFault fault) {
            ignored.add(name + " " + fault.why());
        }
    }

    void add(PemReader.Block block) {
        String name = KeyNames.of(++position, null);
        try {
            keys.add(new Named(name, PemReader.read(block)));
        } catch (KeyFault fault) {
            ignored.add(name + " " + fault.why());
        }
    }

    KeySet set() throws KeySetFault {
        leaveOutTwins();
        leaveOutNamesakes();
        leaveOutSecretsAmongPublicKeys();
        if (keys.isEmpty()) {
            throw new KeySetFault(
                    ignored.isEmpty()
                            ? "has no key"
                            : "has no key that may check signatures: " + String.join("; ", ignored.subList(0, Math.min(TOLD, ignored.size())))
                                    + (ignored.size() > TOLD ? "; and " + (ignored.size() - TOLD) + " more" : ""),
                    "a public key of RSA, EC or Ed25519");
        }
        tellOfNameless();
        return new KeySet(keys.stream().map(Named::key).toList(), ignored);
    }

    /** The same key without a name twice is one key: a certificate beside the key that it certifies. */
    private void leaveOutTwins() {
        Map<Twin, String> names = new HashMap<>();
        keys.removeIf(named -> {
            if (named.key.id() != null) {
                return false;
            }
            String twin = names.putIfAbsent(new Twin(named.key.thumbprint(), named.key.algorithms()), named.name);
            if (twin != null) {
                ignored.add(named.name + " is " + twin + " again");
            }
            return twin != null;
        });
    }

    /** Readers of such a set choose differently, so that whoever gets a second key into it chooses for some of them. */
    private void leaveOutNamesakes() {
        keys.removeIf(named -> {
            boolean isNamesake = named.key.id() != null && kids.getOrDefault(named.key.id(), 0) > 1;
            if (isNamesake) {
                ignored.add(named.name + " has the kid of another key");
            }
            return isNamesake;
        });
    }

    /** A set with public keys is for everybody to read, and a secret in it is none. */
    private void leaveOutSecretsAmongPublicKeys() {
        if (keys.stream().anyMatch(named -> !named.key.isSymmetric())) {
            keys.removeIf(named -> {
                if (named.key.isSymmetric()) {
                    ignored.add(named.name + " is a secret among public keys");
                }
                return named.key.isSymmetric();
            });
        }
    }

    /** Keys without a name stay out of use where there is a choice between them, which their set's owner cannot see. */
    private void tellOfNameless() {
        for (JwsAlgorithm algorithm : JwsAlgorithm.values()) {
            List<Named> fitting = keys.stream().filter(named -> named.key.fits(algorithm)).toList();
            if (fitting.size() > 1 && fitting.stream().anyMatch(named -> named.key.id() == null)) {
                ignored.add("for " + algorithm + " there are " + fitting.size() + " keys: a token without kid finds none of them");
                return;
            }
        }
    }
}
