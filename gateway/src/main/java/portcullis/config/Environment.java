package portcullis.config;

import java.util.Locale;

/** How strict the checks are, and which overlay applies. Production refuses what elsewhere is a warning. */
public enum Environment {
    PRODUCTION,
    STAGING,
    DEVELOPMENT;

    /** The name as it is written in configuration and as the overlay's folder is called. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
