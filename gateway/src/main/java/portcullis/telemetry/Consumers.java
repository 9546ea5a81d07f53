package portcullis.telemetry;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import portcullis.exchange.Caller;

/**
 * What the label {@code consumer} calls the application behind a request. Only the first hundred applications that were seen
 * have a name there, in the whole process: a label grows with whoever gets a token, and a series is for ever.
 */
final class Consumers {
    static final int MOST = 100;
    /** The longest name that becomes a label, in characters. */
    static final int LONGEST = 128;

    static final String ANONYMOUS = "anonymous";
    static final String OTHER = "other";

    private final Map<String, String> known = new ConcurrentHashMap<>();

    /** The same text again for the same application: {@code anonymous} where none is known, {@code other} for one too many. */
    String of(Caller caller) {
        String client = caller.client();
        if (client.isEmpty()) {
            return ANONYMOUS;
        }
        String label = known.get(client);
        return label != null ? label : isFull() ? OTHER : admitted(client);
    }

    private boolean isFull() {
        return known.size() >= MOST;
    }

    private synchronized String admitted(String client) {
        if (client.length() > LONGEST || isFull() && !known.containsKey(client)) {
            return OTHER;
        }
        known.putIfAbsent(client, client);
        return known.get(client);
    }
}
