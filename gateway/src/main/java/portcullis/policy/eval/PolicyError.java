package portcullis.policy.eval;

/**
 * A policy that could not be evaluated for a request.
 *
 * @param wrong why, naming types and attributes and never values of the request
 */
public record PolicyError(CompiledPolicy policy, String wrong) {}
