package portcullis.identity.keys;

import org.jspecify.annotations.Nullable;
import portcullis.config.IssuerConfig;
import portcullis.config.IssuerConfig.KeyOrigin;
import portcullis.identity.jose.KeySet;

/** The keys of one issuer, for as long as a generation uses them: over all generations in which it and their origin are the same. */
public final class IssuerKeys {
    private final String name;
    private final String issuer;
    private final KeyOrigin origin;
    private final KeySource source;
    private final KeyNews news;

    IssuerKeys(IssuerConfig config, KeySource source, KeyNews news) {
        this.name = config.name();
        this.issuer = config.issuer();
        this.origin = config.keys();
        this.source = source;
        this.news = news;
    }

    /** The issuer's name in the configuration. */
    public String issuer() {
        return name;
    }

    public KeyState state() {
        return source.state();
    }

    /** Whether they come from the issuer, rather than with the configuration. */
    public boolean areFetched() {
        return source instanceof FetchedKeys;
    }

    /** Seconds since they were last seen to be the issuer's; since they were first asked for, while there are none. 0 unless fetched. */
    public double ageSeconds() {
        return source instanceof FetchedKeys fetched ? fetched.ageSeconds() : 0;
    }

    /** Has the log tell how keys that came with the configuration differ from those that this issuer had before. */
    public void tellOfChange(IssuerKeys before) {
        KeySet now = source.current();
        if (!areFetched() && now != null) {
            KeyChange change = KeyChange.between(before.source.current(), now);
            if (!change.isNone()) {
                news.changed(change);
            }
        }
    }

    /** What checks tokens asks; whoever opened the keys closes it when nobody uses them any more. */
    public KeySource source() {
        return source;
    }

    boolean serve(IssuerConfig config) {
        return name.equals(config.name()) && issuer.equals(config.issuer()) && origin.equals(config.keys());
    }

    /** What keys of that configuration can begin with: an edit of how they are fetched does not make the issuer's keys unknown. */
    FetchedKeys.@Nullable Held heldFor(IssuerConfig config) {
        boolean same = issuer.equals(config.issuer()) && origin.jwks().equals(config.keys().jwks());
        return same && source instanceof FetchedKeys fetched ? fetched.held() : null;
    }
}
