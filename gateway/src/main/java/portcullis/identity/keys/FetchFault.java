package portcullis.identity.keys;

/** Keys could not be fetched. The message says which address and why, for operators; nothing of an answer stands in it. */
final class FetchFault extends Exception {
    private static final long serialVersionUID = 1L;

    FetchFault(String message) {
        super(message);
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
