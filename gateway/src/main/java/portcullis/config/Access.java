package portcullis.config;

import java.util.List;
import java.util.Set;

/** What a route does with what it stands for: the group of actions that it belongs to in policies. */
public enum Access {
    READ,
    WRITE;

    /** Methods that only read (RFC 9110, 9.2.1), TRACE excepted, which no route takes for anything else. */
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    /** As in the id of the group, {@code orders/read}. */
    public String word() {
        return this == READ ? "read" : "write";
    }

    /** @param methods empty for any of them, which may write */
    static Access by(List<String> methods) {
        return !methods.isEmpty() && READING.containsAll(methods) ? READ : WRITE;
    }
}
