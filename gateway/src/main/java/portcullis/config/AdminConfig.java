package portcullis.config;

import java.util.List;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.BindAddress;
import portcullis.config.keys.Place;
import portcullis.config.keys.Secret;

/**
 * The operator's port.
 *
 * @param probes a second port for health, readiness and metrics alone; null for none
 * @param tokens empty when only the control token of the running process counts
 */
public record AdminConfig(BindAddress bind, @Nullable BindAddress probes, List<Token> tokens, Place place) {

    /** A bearer token of an operator and what it allows. */
    public record Token(Secret token, Role role, Place place) {}

    /** What a token allows: {@code READ} looks, {@code OPERATE} also changes. */
    public enum Role {
        READ,
        OPERATE
    }
}
