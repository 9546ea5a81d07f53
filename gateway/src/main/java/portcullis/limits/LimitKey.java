package portcullis.limits;

/** What stands for whoever a bucket is kept for: 128 bits of a hash that nobody outside can aim. */
public record LimitKey(long high, long low) {}
