package portcullis.config.suite;

/** What policies say. */
public enum Decision {
    ALLOW,
    /** Nothing permits, or something forbids. */
    DENY,
    /** Denied because a policy that forbids could not be evaluated. */
    ERROR
}
