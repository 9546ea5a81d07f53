package portcullis.filters.authenticate;

/** What a request has in the places where its token may be. */
sealed interface Carried {
    /** What is no text of a token. */
    enum Other implements Carried {
        /** Nothing, or a credential of a kind that the route does not take. */
        NOTHING,
        /** More than one, so that whoever reads the request next may take another one than we. */
        SEVERAL
    }

    /** @param text as it came: whether it is well-formed is for the verifier to say */
    record Token(String text) implements Carried {
        /** Without it: a text of a token must not get into any message. */
        @Override
        public String toString() {
            return "Token";
        }
    }
}
