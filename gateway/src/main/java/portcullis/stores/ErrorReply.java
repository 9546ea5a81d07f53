package portcullis.stores;

import java.util.Set;
import redis.clients.jedis.exceptions.JedisDataException;

/** What an error that the server answers with means for us. */
final class ErrorReply {
    /** The first words of errors that every other call would get as well. */
    private static final Set<String> OF_THE_SERVER = Set.of(
            "READONLY", "OOM", "MISCONF", "CLUSTERDOWN", "LOADING", "BUSY", "NOREPLICAS", "MASTERDOWN", "NOAUTH", "NOPERM", "WRONGPASS",
            "TRYAGAIN", "MOVED", "ASK");

    private ErrorReply() {}

    /** Whether it is about the server and not about the one call. */
    static boolean isOfTheServer(JedisDataException error) {
        String message = String.valueOf(error.getMessage());
        int end = message.indexOf(' ');
        if (OF_THE_SERVER.contains(end < 0 ? message : message.substring(0, end))) {
            return true;
        }
        // Redis 6 puts what a script met behind the script's own position: "... @user_script:1: -OOM command not allowed ..."
        int inner = message.indexOf(" -");
        if (!message.startsWith("ERR Error running script") || inner < 0) {
            return false;
        }
        int stop = message.indexOf(' ', inner + 2);
        return OF_THE_SERVER.contains(message.substring(inner + 2, stop < 0 ? message.length() : stop));
    }
}
