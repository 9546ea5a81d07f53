package portcullis.identity.keys;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portcullis.config.JwsAlgorithm;
import portcullis.identity.jose.KeySet;
import portcullis.identity.jose.VerificationKey;

/**
 * What came and went between two key sets. A key is another one as soon as anything differs: its name, what it is, which
 * signatures it may check. It prints as operators can compare it with what an issuer tells; of keys that are secrets only the
 * name is told.
 */
record KeyChange(List<String> added, List<String> removed) {
    /** Keys of one kind that a line tells of. */
    private static final int TOLD = 10;
    /** Characters of a name that a line shows; it is the issuer's to choose. */
    private static final int NAME_SHOWN = 80;

    private record Known(@Nullable String id, String thumbprint, Set<JwsAlgorithm> algorithms, boolean symmetric) {
        static Set<Known> in(@Nullable KeySet set) {
            Set<Known> all = new LinkedHashSet<>();
            if (set != null) {
                for (VerificationKey key : set.keys()) {
                    all.add(new Known(key.id(), key.thumbprint(), key.algorithms(), key.isSymmetric()));
                }
            }
            return all;
        }

        @Override
        public String toString() {
            String name = id == null ? "(no kid)" : id.length() > NAME_SHOWN ? id.substring(0, NAME_SHOWN) + "..." : id;
            return symmetric ? name : name + " (sha256 " + thumbprint + ")";
        }
    }

    /** @param before null when there were none */
    static KeyChange between(@Nullable KeySet before, KeySet after) {
        Set<Known> old = Known.in(before);
        Set<Known> fresh = Known.in(after);
        return new KeyChange(without(fresh, old), without(old, fresh));
    }

    private static List<String> without(Set<Known> all, Set<Known> others) {
        return all.stream().filter(key -> !others.contains(key)).map(Known::toString).toList();
    }

    boolean isNone() {
        return added.isEmpty() && removed.isEmpty();
    }

    @Override
    public String toString() {
        return "added: " + told(added) + "; removed: " + told(removed);
    }

    private static String told(List<String> keys) {
        if (keys.isEmpty()) {
            return "none";
        }
        String told = String.join(", ", keys.subList(0, Math.min(keys.size(), TOLD)));
        return keys.size() > TOLD ? told + " and " + (keys.size() - TOLD) + " more" : told;
    }
}
