package portcullis.kit;

/** A text of the operator that cannot be read, such as a path pattern; whoever knows its place reports it. */
public final class SyntaxFault extends Exception {
    private static final long serialVersionUID = 1;

    private final String cure;

    /**
     * @param wrong what is wrong, starting with what was found; no full stop
     * @param cure what would be right; no full stop
     */
    public SyntaxFault(String wrong, String cure) {
        super(wrong, null, false, false);
        this.cure = cure;
    }

    public String wrong() {
        return getMessage() == null ? "" : getMessage();
    }

    public String cure() {
        return cure;
    }
}
