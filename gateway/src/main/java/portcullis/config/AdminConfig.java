package portcullis.config;

import static portcullis.config.keys.Declare.keys;
import static portcullis.config.keys.Key.block;
import static portcullis.config.keys.Key.list;
import static portcullis.config.keys.Key.word;

import java.util.List;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.BindAddress;
import portcullis.config.keys.Formats;
import portcullis.config.keys.Given;
import portcullis.config.keys.Key;
import portcullis.config.keys.Keys;
import portcullis.config.keys.Place;
import portcullis.config.keys.Secret;
import portcullis.config.keys.Shapes;

/**
 * The operator's port.
 *
 * @param probes a second port for health, readiness and metrics alone; null for none
 * @param tls of the port {@code bind}; null for plaintext. {@code probes} is always plaintext
 * @param tokens empty when only the control token of the running process counts
 */
public record AdminConfig(
        BindAddress bind,
        @Nullable BindAddress probes,
        @Nullable ListenerTls tls,
        List<Token> tokens,
        Place place) {
    static final Keys<AdminConfig> KEYS = keys(
            AdminConfig::new,
            Key.of("bind", Formats.BIND)
                    .or("127.0.0.1:9900")
                    .restart()
                    .says("where health, metrics and the admin API listen"),
            Key.of("probes", Formats.BIND)
                    .orNone()
                    .restart()
                    .says("a second port with /health, /ready and /metrics alone"),
            block("tls", ListenerTls.KEYS)
                    .orNone()
                    .says("TLS of the admin port, as of a listener; the port of probes stays plaintext"),
            list("tokens", Shapes.block(Token.KEYS))
                    .orItems()
                    .says("who may use the admin API; without any, only the control token of the running gateway works"),
            Given.place());

    /** A bearer token of an operator and what it allows. */
    public record Token(Secret token, Role role, Place place) {
        static final Keys<Token> KEYS = keys(
                Token::new,
                Key.of("token", Formats.SECRET).says("the bearer token, as a reference to a file or variable"),
                word("role", Role.values()).says("read looks, operate also changes"),
                Given.place());
    }

    /** What a token allows: {@code READ} looks, {@code OPERATE} also changes. */
    public enum Role {
        READ,
        OPERATE
    }
}
