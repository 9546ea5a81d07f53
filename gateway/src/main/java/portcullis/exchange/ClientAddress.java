package portcullis.exchange;

/**
 * The client's address, decided once per request: the peer's own, or the one that a trusted proxy vouches for.
 *
 * @param bytes 4 or 16 bytes in network order; an IPv4-mapped IPv6 address is kept as its 4 bytes
 * @param text  the address as text, without a port or brackets
 */
public record ClientAddress(byte[] bytes, String text) {}
