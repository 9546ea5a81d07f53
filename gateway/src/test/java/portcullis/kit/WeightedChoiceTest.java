package portcullis.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WeightedChoiceTest {
    private static final int KEYS = 200_000;

    @Test
    void keysFallByWeight() {
        double[] shares = shares(new WeightedChoice(List.of("a", "b", "c"), new int[] {80, 15, 5}));

        assertEquals(0.80, shares[0], 0.005);
        assertEquals(0.15, shares[1], 0.005);
        assertEquals(0.05, shares[2], 0.005);
    }

    @Test
    void consecutiveKeysSpreadAsWellAsRandomOnes() {
        WeightedChoice choice = new WeightedChoice(List.of("a", "b"), new int[] {1, 1});
        int first = 0;
        for (long key = 0; key < KEYS; key++) {
            first += choice.of(key) == 0 ? 1 : 0;
        }
        assertEquals(0.5, (double) first / KEYS, 0.005);
    }

    @Test
    void aChangedWeightMovesOnlyTheKeysThatMust() {
        WeightedChoice before = new WeightedChoice(List.of("stable", "canary"), new int[] {95, 5});
        WeightedChoice after = new WeightedChoice(List.of("stable", "canary"), new int[] {90, 10});
        SplittableRandom random = new SplittableRandom(1);
        int moved = 0;
        for (int i = 0; i < KEYS; i++) {
            long key = random.nextLong();
            if (before.of(key) != after.of(key)) {
                assertEquals(1, after.of(key), "nobody leaves the one that grew");
                moved++;
            }
        }
        assertEquals(0.05, (double) moved / KEYS, 0.005);
    }

    @Test
    void aNewNameTakesItsShareAndMovesNobodyElse() {
        WeightedChoice before = new WeightedChoice(List.of("a", "b"), new int[] {1, 1});
        WeightedChoice after = new WeightedChoice(List.of("b", "c", "a"), new int[] {1, 1, 1});
        String[] old = {"a", "b"};
        String[] young = {"b", "c", "a"};
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < KEYS; i++) {
            long key = random.nextLong();
            String now = young[after.of(key)];
            assertTrue(now.equals("c") || now.equals(old[before.of(key)]));
        }
    }

    @Test
    void aWeightOfZeroIsNeverChosen() {
        assertEquals(0.0, shares(new WeightedChoice(List.of("a", "off"), new int[] {1, 0}))[1]);
        assertThrows(IllegalArgumentException.class, () -> new WeightedChoice(List.of("off"), new int[] {0}));
    }

    @Test
    void everyProcessChoosesAlike() {
        WeightedChoice choice = new WeightedChoice(List.of("a", "b", "c"), new int[] {1, 1, 1});
        StringBuilder chosen = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            chosen.append("abc".charAt(choice.of(StableHash.of("client-" + i))));
        }
        assertEquals("bccacaaaccac", chosen.toString());
    }

    private static double[] shares(WeightedChoice choice) {
        SplittableRandom random = new SplittableRandom(3);
        double[] shares = new double[3];
        for (int i = 0; i < KEYS; i++) {
            shares[choice.of(random.nextLong())] += 1.0 / KEYS;
        }
        return shares;
    }
}
