package portcullis.explain;

import java.time.Instant;
import java.time.InstantSource;

/** What every clock of a private snapshot says: the moment that somebody asks about. */
final class Moment implements InstantSource {
    private volatile Instant at = Instant.EPOCH;

    void is(Instant moment) {
        at = moment;
    }

    @Override
    public Instant instant() {
        return at;
    }
}
