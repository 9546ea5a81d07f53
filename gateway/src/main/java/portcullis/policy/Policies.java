package portcullis.policy;

/** The policies of one generation. */
public final class Policies {
    /** Nobody may do anything. */
    public static final Policies NONE = new Policies();

    Policies() {}
}
