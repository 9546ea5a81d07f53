package portcullis.identity.keys;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import portcullis.config.IssuerConfig;
import portcullis.config.JwsAlgorithm;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.NamedFile;
import portcullis.config.keys.Place;
import portcullis.identity.jose.KeySet;
import portcullis.identity.jose.KeySetFault;

/** Judges the keys that come in files, when a configuration is compiled. */
final class KeyFiles {
    private final Consumer<ConfigProblem> problems;

    /** @param problems hears errors about sets that cannot be used, and warnings about single keys */
    KeyFiles(Consumer<ConfigProblem> problems) {
        this.problems = problems;
    }

    /** @return null when the set cannot be used, or is not there and need not be */
    @Nullable KeySet read(IssuerConfig issuer, NamedFile file, String key, Format format) {
        if (!file.isResolved()) {
            return null;
        }
        Place place = issuer.place().at("jwks", key);
        try {
            KeySet keys = format.read(file.content());
            keys.ignored().forEach(why -> problems.accept(
                    ConfigProblem.warning(place, file + " has a key that is not used: " + why, "a key that tokens can be checked with")));
            List<JwsAlgorithm> algorithms = issuer.demands().algorithms();
            if (keys.keys().stream().noneMatch(one -> algorithms.stream().anyMatch(one::fits))) {
                String wanted = algorithms.stream().map(JwsAlgorithm::toString).collect(Collectors.joining(", "));
                problems.accept(ConfigProblem.error(
                        place, file + " has no key for any of the issuer's algorithms: " + wanted, "keys for them, or other algorithms"));
                return null;
            }
            return keys;
        } catch (KeySetFault fault) {
            problems.accept(ConfigProblem.error(place, file + " " + fault.wrong(), fault.cure()));
            return null;
        }
    }

    /** How keys stand in a file. */
    @FunctionalInterface
    interface Format {
        KeySet read(byte[] content) throws KeySetFault;
    }
}
