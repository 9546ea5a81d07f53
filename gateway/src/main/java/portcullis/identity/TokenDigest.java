package portcullis.identity;

/** What a token is known by once its text is gone: the SHA-256 of the text, as four numbers that cost one small object. */
record TokenDigest(long first, long second, long third, long fourth) {
    /** Every bit of a digest is as good as any other. */
    @Override
    public int hashCode() {
        return (int) first;
    }
}
