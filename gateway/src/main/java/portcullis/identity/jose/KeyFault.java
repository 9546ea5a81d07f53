package portcullis.identity.jose;

/** Why a key checks no signatures; the message goes on after the key's name. */
final class KeyFault extends Exception {
    private static final long serialVersionUID = 1;

    KeyFault(String why) {
        super(why, null, false, false);
    }

    String why() {
        String why = getMessage();
        return why == null ? "" : why;
    }
}
