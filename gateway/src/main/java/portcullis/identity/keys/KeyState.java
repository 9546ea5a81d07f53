package portcullis.identity.keys;

/**
 * How the keys of an issuer stand.
 *
 * @param healthy false while they cannot be fetched, or none are there
 * @param message what an operator should know
 */
public record KeyState(boolean healthy, String message) {}
