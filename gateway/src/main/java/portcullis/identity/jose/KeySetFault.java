package portcullis.identity.jose;

/** A key set that cannot be used: not read at all, or read and without a single key that may check signatures. */
public final class KeySetFault extends Exception {
    private static final long serialVersionUID = 1;

    private final String cure;

    KeySetFault(String wrong, String cure) {
        super(wrong, null, false, false);
        this.cure = cure;
    }

    /** What is wrong, and with which of its keys, starting with a verb; no full stop. Holds no key. */
    public String wrong() {
        String wrong = getMessage();
        return wrong == null ? "" : wrong;
    }

    /** What would be right; no full stop. */
    public String cure() {
        return cure;
    }
}
