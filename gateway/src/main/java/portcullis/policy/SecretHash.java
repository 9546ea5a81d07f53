package portcullis.policy;

import java.security.SecureRandom;
import portcullis.policy.eval.Entity;
import portcullis.policy.eval.EntityUid;
import portcullis.policy.eval.IpAddr;
import portcullis.policy.eval.Value;

/**
 * Hashes of what requests bring. Anybody can write thousands of paths that {@link String#hashCode()} gives one number, and each of them
 * would be compared with all others in the one place that a cache has for them. Here texts are polynomials modulo 2^61 - 1 at a point
 * that nobody outside of this process knows, so that no two are likelier than others to have one hash (Carter and Wegman,
 * "Universal classes of hash functions", 1979).
 */
final class SecretHash {
    private static final long PRIME = (1L << 61) - 1;
    /** Where the polynomials are evaluated: large, so that short texts go around, too. */
    private static final long POINT = (new SecureRandom().nextLong() & PRIME >>> 1) | 1L << 60;

    private SecretHash() {}

    /** The same for equal ones, whatever the order of their attributes and ancestors. */
    static long of(Entity entity) {
        long all = of(entity.uid());
        all = mix(all + of(entity.attributes()));
        for (EntityUid ancestor : entity.ancestors()) {
            all += mix(of(ancestor) + 1);
        }
        return all;
    }

    /** The same for equal ones, whatever the order of their members or fields. */
    static long of(Value value) {
        return switch (value) {
            case Value.Text(String text) -> text(text);
            case EntityUid(String type, String id) -> mix(text(id) + type.hashCode());
            case Value.Whole(long number) -> mix(step(step(2, number >>> 32), number & 0xFFFF_FFFFL));
            case Value.Bool bool -> bool == Value.Bool.TRUE ? 1 : 2;
            case IpAddr ip -> text(ip.toString());
            case Value.Members(var members) -> {
                long all = members.size();
                for (Value member : members) {
                    all += mix(of(member));
                }
                yield all;
            }
            case Value.Fields(var fields) -> {
                long all = fields.size();
                for (var field : fields.entrySet()) {
                    all += mix(of(field.getValue()) + field.getKey().hashCode()); // names are the operator's
                }
                yield all;
            }
            default -> value.hashCode(); // what only the operator writes
        };
    }

    /** Three characters at a time, which together are below the prime. */
    private static long text(String text) {
        int length = text.length();
        long hash = length + 1L;
        int at = 0;
        for (; at + 2 < length; at += 3) {
            hash = step(hash, (long) text.charAt(at) << 32 | (long) text.charAt(at + 1) << 16 | text.charAt(at + 2));
        }
        for (; at < length; at++) {
            hash = step(hash, text.charAt(at));
        }
        return mix(hash);
    }

    private static long step(long hash, long next) {
        long low = hash * POINT;
        long reduced = (low & PRIME) + (low >>> 61 | Math.multiplyHigh(hash, POINT) << 3) + next;
        reduced = (reduced & PRIME) + (reduced >>> 61);
        return reduced >= PRIME ? reduced - PRIME : reduced;
    }

    /** Spreads each bit over all (the finalizer of MurmurHash3), so that sums of hashes say nothing of sums of texts. */
    private static long mix(long hash) {
        long mixed = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ mixed >>> 33;
    }
}
