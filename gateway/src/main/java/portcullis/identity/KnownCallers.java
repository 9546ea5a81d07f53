package portcullis.identity;

import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import portcullis.exchange.Caller;

/**
 * Callers whom tokens of one issuer named lately. The tokens that a caller gets one after the other differ in little but their times;
 * when they share the rest, what is remembered of each stays small. A place holds the last one that came to it. Safe for all
 * threads.
 */
final class KnownCallers {
    private static final int PLACES = 4096;
    /** Roles, scopes and audiences of one that is worth a place: with more, as many of them as there are places would weigh too much. */
    private static final int MAX_ENTRIES = 64;

    private final AtomicReferenceArray<@Nullable Known> places = new AtomicReferenceArray<>(PLACES);

    /** @param audiences whom the token is for */
    record Known(Caller caller, List<String> audiences) {}

    /** The same, or what is equal to it and was there before. */
    Known of(Caller caller, List<String> audiences) {
        Known fresh = new Known(caller, audiences);
        if (caller.roles().size() + caller.scopes().size() + audiences.size() > MAX_ENTRIES) {
            return fresh;
        }
        int hash = caller.id().hashCode();
        int place = (hash ^ hash >>> 15) & PLACES - 1;
        Known there = places.get(place);
        if (fresh.equals(there)) {
            return there;
        }
        places.set(place, fresh);
        return fresh;
    }
}
