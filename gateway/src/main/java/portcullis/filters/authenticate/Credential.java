package portcullis.filters.authenticate;

/** By what a caller may be known, named as the keys that allow it; the first of those that are there is the caller. */
public enum Credential {
    ISSUERS,
    CLIENT_CERTIFICATE
}
