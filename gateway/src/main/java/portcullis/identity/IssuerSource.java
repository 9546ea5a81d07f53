package portcullis.identity;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import portcullis.config.IdentityConfig;
import portcullis.config.keys.ConfigProblem;

/** Where a snapshot gets its issuers from. One whose configuration equals that of one which runs is that one, with its keys. */
public interface IssuerSource {
    /** What one generation holds of them; closed when its last exchange is over. */
    interface Lease extends AutoCloseable {
        /** No keys of any issuer: of no token can anybody tell whether it is good. */
        Lease NONE = new Lease() {
            @Override
            public TokenVerifier verifier(Map<String, List<String>> audiences) {
                return new TokenVerifier() {
                    @Override
                    public Verdict verify(String token, String client, long deadlineNanos) {
                        return new Verdict.KeysUnavailable();
                    }

                    @Override
                    public boolean holds(VerifiedToken token) {
                        return false;
                    }
                };
            }

            @Override
            public void close() {}
        };

        /**
         * Checks the tokens of some issuers of the configuration. What could not be opened, of which the problems told, refuses
         * every token.
         *
         * @param audiences by the issuer's name, one of which a token must be for; never empty
         */
        TokenVerifier verifier(Map<String, List<String>> audiences);

        @Override
        void close();
    }

    /**
     * @param problems hears what is wrong with keys that are here already; errors among them reject the generation
     */
    Lease lease(IdentityConfig identity, Instant now, Consumer<ConfigProblem> problems);
}
