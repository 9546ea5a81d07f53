package portcullis.policy.eval;

/** A value of one of Cedar's extension types; each prints as the call that makes it, {@code ip("10.0.0.0/8")}. */
public sealed interface Extension extends Value permits IpAddr, Decimal, DateTime, Span {}
