package portcullis.tls;

/** What is wrong with a PEM file, in the words of a {@link portcullis.config.keys.ConfigProblem}. */
final class PemFault extends Exception {
    private static final long serialVersionUID = 1L;

    private final String cure;

    PemFault(String wrong, String cure) {
        super(wrong);
        this.cure = cure;
    }

    String wrong() {
        return String.valueOf(getMessage());
    }

    String cure() {
        return cure;
    }
}
