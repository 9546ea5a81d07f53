package portcullis.config;

import static portcullis.config.keys.Declare.keys;
import static portcullis.config.keys.Key.integer;
import static portcullis.config.keys.Key.word;

import portcullis.config.keys.Formats;
import portcullis.config.keys.Key;
import portcullis.config.keys.Keys;

/**
 * Where every request of a listener is sent: the URL that it asked for, with this scheme and port.
 *
 * @param port left out of the answer where it is the scheme's own
 * @param status 301, 302, 307 or 308
 */
public record RedirectTo(Scheme scheme, int port, int status) {
    static final Keys<RedirectTo> KEYS = keys(
            RedirectTo::new,
            word("scheme", Scheme.values()).or("https").says("the scheme of the new URL"),
            integer("port").between("1", "65535").or("443").says("the port of the new URL"),
            Key.of("status", Formats.oneOfNumbers(301, 302, 307, 308))
                    .or("308")
                    .says("the status; 307 and 308 keep the method"));

    /** The scheme of a URL. */
    public enum Scheme {
        HTTP(80),
        HTTPS(443);

        private final int port;

        Scheme(int port) {
            this.port = port;
        }

        /** The port of a URL that names none. */
        public int port() {
            return port;
        }
    }
}
