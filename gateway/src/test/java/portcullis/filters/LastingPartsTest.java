package portcullis.filters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LastingPartsTest {
    private final List<String> closed = new ArrayList<>();
    private final LastingParts parts = new LastingParts(null);

    private record Bucket(String config, List<String> closed) implements LastingParts.Part {
        @Override
        public void close() {
            closed.add(config);
        }
    }

    private record Gauge() implements LastingParts.Part {
        @Override
        public void close() {}
    }

    private Bucket bucket(LastingParts.Lease lease, String config) {
        return lease.part(Bucket.class, config, _ -> new Bucket(config, closed));
    }

    @Test
    void oneOfAnEqualConfigurationIsSharedWithinAGenerationAndWithTheNext() {
        LastingParts.Lease first = parts.lease();
        Bucket part = bucket(first, "a");
        assertSame(part, bucket(first, "a"));
        LastingParts.Lease second = parts.lease();
        assertSame(part, bucket(second, "a"));
        assertNotSame(part, bucket(second, "b"));
        second.part(Gauge.class, "a", _ -> new Gauge());
    }

    @Test
    void itIsClosedWithTheLastGenerationThatUsesIt() {
        LastingParts.Lease first = parts.lease();
        Bucket part = bucket(first, "a");
        bucket(first, "a");
        bucket(first, "b");
        LastingParts.Lease second = parts.lease();
        bucket(second, "a");
        first.close();
        assertEquals(List.of("b"), closed);
        first.close();
        second.close();
        assertEquals(List.of("b", "a"), closed);
        assertNotSame(part, bucket(parts.lease(), "a"));
    }
}
