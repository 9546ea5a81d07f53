package portcullis.policy.eval;

/** What a policy does when it is satisfied; one forbid beats every permit. */
public enum Effect {
    PERMIT,
    FORBID;

    /** As Cedar writes it. */
    @Override
    public String toString() {
        return this == PERMIT ? "permit" : "forbid";
    }
}
