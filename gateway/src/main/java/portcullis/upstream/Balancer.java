package portcullis.upstream;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import portcullis.config.UpstreamConfig.Balance;

/** Which endpoint of an upstream takes the next try. Endpoints of weight 0 take none. */
sealed interface Balancer {
    /** The choice, or null when no endpoint takes requests. */
    @Nullable Endpoint choose();

    static Balancer of(Balance balance, Endpoint[] endpoints) {
        Endpoint[] taking = java.util.Arrays.stream(endpoints).filter(e -> e.weight() > 0).toArray(Endpoint[]::new);
        if (taking.length <= 1) {
            return new Only(taking.length == 0 ? null : taking[0]);
        }
        return switch (balance) {
            case ROUND_ROBIN -> new RoundRobin(taking);
            case LEAST_REQUEST -> new LeastRequest(taking);
        };
    }

    /** One endpoint, or none: nothing to choose. */
    record Only(@Nullable Endpoint endpoint) implements Balancer {
        @Override
        public @Nullable Endpoint choose() {
            return endpoint;
        }
    }

    /**
     * In turn. Weights become a fixed sequence in which the turns of a heavy endpoint are spread out and not in a row
     * (the well-known smooth weighted round-robin), so that a choice is one counter and one load.
     */
    final class RoundRobin implements Balancer {
        private static final int LONGEST_SEQUENCE = 4096;

        private final Endpoint[] sequence;
        private final AtomicInteger turn = new AtomicInteger();

        RoundRobin(Endpoint[] endpoints) {
            sequence = smooth(endpoints);
        }

        private static Endpoint[] smooth(Endpoint[] endpoints) {
            int divisor = 0;
            for (Endpoint endpoint : endpoints) {
                divisor = divisor(divisor, endpoint.weight());
            }
            int[] shares = new int[endpoints.length];
            int total = 0;
            for (int i = 0; i < endpoints.length; i++) {
                shares[i] = endpoints[i].weight() / divisor;
                total = Math.addExact(total, shares[i]);
            }
            if (total > LONGEST_SEQUENCE) {
                total = shorten(shares, (double) LONGEST_SEQUENCE / total);
            }
            Endpoint[] turns = new Endpoint[total];
            int[] credit = new int[endpoints.length];
            for (int turn = 0; turn < turns.length; turn++) {
                int best = 0;
                for (int i = 0; i < endpoints.length; i++) {
                    credit[i] += shares[i];
                    best = credit[i] > credit[best] ? i : best;
                }
                credit[best] -= total;
                turns[turn] = endpoints[best];
            }
            return turns;
        }

        /** Weights that are far apart come closer: each endpoint keeps a turn. Returns their new sum. */
        private static int shorten(int[] shares, double factor) {
            int total = 0;
            for (int i = 0; i < shares.length; i++) {
                shares[i] = (int) Math.max(1, Math.round(shares[i] * factor));
                total += shares[i];
            }
            return total;
        }

        private static int divisor(int a, int b) {
            return b == 0 ? a : divisor(b, a % b);
        }

        @Override
        public Endpoint choose() {
            return sequence[Integer.remainderUnsigned(turn.getAndIncrement(), sequence.length)];
        }
    }

    /** The less busy of two picked at random by weight: nearly as even as looking at all, and no endpoint is flooded. */
    final class LeastRequest implements Balancer {
        private final Endpoint[] endpoints;
        private final int[] upTo;

        LeastRequest(Endpoint[] endpoints) {
            this.endpoints = endpoints;
            this.upTo = new int[endpoints.length];
            int sum = 0;
            for (int i = 0; i < endpoints.length; i++) {
                sum = Math.addExact(sum, endpoints[i].weight());
                upTo[i] = sum;
            }
        }

        @Override
        public Endpoint choose() {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            Endpoint one = pick(random.nextInt(upTo[upTo.length - 1]));
            Endpoint other = pick(random.nextInt(upTo[upTo.length - 1]));
            return busier(one, other) ? other : one;
        }

        private Endpoint pick(int point) {
            int i = 0;
            while (upTo[i] <= point) {
                i++;
            }
            return endpoints[i];
        }

        private static boolean busier(Endpoint one, Endpoint other) {
            return (one.inFlight().get() + 1L) * other.weight() > (other.inFlight().get() + 1L) * one.weight();
        }
    }
}
