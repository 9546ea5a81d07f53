package portcullis.exchange;

/**
 * Why no upstream answered.
 *
 * @param detail for the operator's log only; the caller learns the reason and nothing else
 */
public record Failure(Reason reason, String detail) {}
