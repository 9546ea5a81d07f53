package portcullis.config;

/** A protocol that is spoken on a listener or towards an upstream. */
public enum Protocol {
    HTTP_1_1;

    @Override
    public String toString() {
        return "http/1.1";
    }
}
