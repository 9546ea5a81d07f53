package portcullis.stores;

import java.io.Serial;
import redis.clients.jedis.exceptions.JedisException;

/** The store cannot be worked with; the message says why in an operator's words and without a secret. */
final class StoreFault extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    StoreFault(String message) {
        super(message);
    }

    /** @param what we were about */
    StoreFault(String what, JedisException cause) {
        super(what + ": " + deepest(cause), cause);
    }

    /** Jedis hides the reason below its own exceptions, or beside them where it tried several addresses. */
    private static String deepest(Throwable fault) {
        Throwable at = fault;
        for (int i = 0; i < 8; i++) {
            Throwable next = at.getCause() != null ? at.getCause() : at.getSuppressed().length > 0 ? at.getSuppressed()[0] : null;
            if (next == null || next == at) {
                break;
            }
            at = next;
        }
        String message = at.getMessage();
        return message == null || message.isEmpty() ? at.getClass().getSimpleName() : message.lines().findFirst().orElse("");
    }
}
