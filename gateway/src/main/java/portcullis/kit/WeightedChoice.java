package portcullis.kit;

import java.util.List;

/**
 * Chooses one of several by weight and key (weighted rendezvous hashing): every name runs a race whose time is an
 * exponential variable drawn from key and name, with its weight as the rate, and the first wins. The same key wins the
 * same name wherever and whenever it runs; a changed weight or set of names moves only the keys that must move; and keys
 * without any order give each name its share. Takes time linear in the names, which are few.
 */
public final class WeightedChoice {
    private static final double UNIT = 0x1p-53;

    private final long[] seeds;
    private final double[] weights;

    /**
     * @param names distinct; what a key stays with
     * @param weights not negative, at least one positive; one of zero is never chosen
     */
    public WeightedChoice(List<String> names, int[] weights) {
        seeds = new long[names.size()];
        this.weights = new double[names.size()];
        double sum = 0;
        for (int i = 0; i < seeds.length; i++) {
            seeds[i] = StableHash.of(names.get(i));
            this.weights[i] = weights[i];
            sum += weights[i];
        }
        if (!(sum > 0)) {
            throw new IllegalArgumentException("nothing to choose among " + names);
        }
    }

    /** The index of the winner. */
    public int of(long key) {
        int first = -1;
        double earliest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < seeds.length; i++) {
            if (weights[i] > 0) {
                double uniform = ((StableHash.mix(key ^ seeds[i]) >>> 11) + 0.5) * UNIT;
                double time = -StrictMath.log(uniform) / weights[i];
                if (time < earliest) {
                    earliest = time;
                    first = i;
                }
            }
        }
        return first;
    }
}
