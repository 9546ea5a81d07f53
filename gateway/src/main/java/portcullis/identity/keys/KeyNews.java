package portcullis.identity.keys;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells operators what becomes of the keys of one issuer: each fetch is counted, and what changed makes one line of the log. */
final class KeyNews {
    private final String issuer;
    private final Consumer<String> counted;
    private final System.Logger log;

    /**
     * @param issuer its name in the configuration
     * @param counted hears the result of each fetch
     */
    KeyNews(String issuer, Consumer<String> counted, System.Logger log) {
        this.issuer = issuer;
        this.counted = counted;
        this.log = log;
    }

    /**
     * @param change null when the set is the same as before
     * @param ignored keys that the set has and that are not used, and why
     * @param failures tries in a row that failed before this one
     */
    void fetched(@Nullable KeyChange change, List<String> ignored, int failures) {
        counted.accept(change == null ? "unchanged" : "updated");
        if (failures > 0) {
            log.log(INFO, "keys of issuer " + issuer + " can be fetched again; tries that failed: " + failures);
        }
        if (change != null) {
            changed(change);
            if (!ignored.isEmpty()) {
                log.log(WARNING, "keys of issuer " + issuer + " that are not used: " + String.join("; ", ignored));
            }
        }
    }

    void changed(KeyChange change) {
        log.log(INFO, "keys of issuer " + issuer + " changed; " + change);
    }

    void failed() {
        counted.accept("failed");
    }

    void beginsToFail(String why, String fate) {
        log.log(WARNING, "keys of issuer " + issuer + " cannot be fetched: " + why + "; " + fate);
    }

    void tooOld(String why, String fate) {
        log.log(ERROR, "keys of issuer " + issuer + " still cannot be fetched: " + why + "; " + fate);
    }
}
