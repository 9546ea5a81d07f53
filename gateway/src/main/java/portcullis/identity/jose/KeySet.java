package portcullis.identity.jose;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portcullis.config.JwsAlgorithm;

/**
 * The keys of one issuer that may check signatures. What does not may stand among them: it is left out, and said why. Immutable;
 * two read at different times are different objects.
 */
public final class KeySet {
    /** The largest file or answer that is read; a set of {@link #MAX_KEYS} RSA keys with their certificates is smaller. */
    public static final int MAX_BYTES = 512 * 1024;
    /** How many keys a set may have, those that are left out included. */
    public static final int MAX_KEYS = 100;
    /** A key nests no deeper than its {@code oth} (RFC 7518, 6.3.2.7). */
    private static final int DEPTH = 8;

    private final List<VerificationKey> keys;
    private final Map<String, VerificationKey> byId;
    private final List<String> ignored;

    KeySet(List<VerificationKey> keys, List<String> ignored) {
        this.keys = List.copyOf(keys);
        this.ignored = List.copyOf(ignored);
        Map<String, VerificationKey> named = new HashMap<>();
        for (VerificationKey key : keys) {
            String id = key.id();
            if (id != null) {
                named.put(id, key);
            }
        }
        byId = Map.copyOf(named);
    }

    /**
     * A set as issuers publish it (RFC 7517, 5).
     *
     * @throws KeySetFault when it is none, or has no key that may check signatures
     */
    public static KeySet ofJwks(byte[] json) throws KeySetFault {
        checkSize(json);
        Map<String, @Nullable Object> set;
        try {
            set = JsonObject.read(json, DEPTH);
        } catch (IllegalArgumentException e) {
            throw new KeySetFault("is no key set: " + KeyNames.shown(String.valueOf(e.getMessage()), 160), "a JSON object with \"keys\" (RFC 7517)");
        }
        if (!(set.get("keys") instanceof List<?> members)) {
            throw new KeySetFault(
                    set.containsKey("kty") ? "is a key, not a set of keys" : "has no list \"keys\"", "{ \"keys\": [ .. ] } (RFC 7517, 5)");
        }
        KeySetDraft draft = new KeySetDraft(members.size());
        for (Object member : members) {
            draft.add(member);
        }
        return draft.set();
    }

    /**
     * Public keys and certificates, one after the other (RFC 7468). They have no kid, so there may be one for each algorithm only.
     *
     * @throws KeySetFault when it is something else, or has no key that may check signatures
     */
    public static KeySet ofPem(byte[] pem) throws KeySetFault {
        checkSize(pem);
        List<PemReader.Block> blocks = PemReader.blocks(pem);
        KeySetDraft draft = new KeySetDraft(blocks.size());
        for (PemReader.Block block : blocks) {
            draft.add(block);
        }
        KeySet set = draft.set();
        for (VerificationKey key : set.keys) {
            for (JwsAlgorithm algorithm : key.algorithms()) {
                if (set.find(null, algorithm) == null) {
                    throw new KeySetFault(
                            "has several keys for " + algorithm + ", and no token could say which one it was signed with",
                            "one key for each algorithm, or a key set with a kid for each (jwks: { file: .. })");
                }
            }
        }
        return set;
    }

    private static void checkSize(byte[] bytes) throws KeySetFault {
        if (bytes.length > MAX_BYTES) {
            throw new KeySetFault("has " + bytes.length + " bytes", "at most " + MAX_BYTES);
        }
    }

    /** Every key of the set that may check signatures, in its order; never empty. */
    public List<VerificationKey> keys() {
        return keys;
    }

    /** A sentence for each key that was left out: which one, and why. Holds no key. */
    public List<String> ignored() {
        return ignored;
    }

    /**
     * The one key that may check a signature; null when none may.
     *
     * @param kid as the token names it; null when it names none, which only a set with one key of that kind can answer. A set
     *     whose keys have no names answers so for every token
     */
    public @Nullable VerificationKey find(@Nullable String kid, JwsAlgorithm algorithm) {
        if (kid != null && !byId.isEmpty()) {
            VerificationKey named = byId.get(kid);
            return named != null && named.fits(algorithm) ? named : null;
        }
        VerificationKey only = null;
        for (VerificationKey key : keys) {
            if (key.fits(algorithm)) {
                if (only != null) {
                    return null;
                }
                only = key;
            }
        }
        return only;
    }
}
