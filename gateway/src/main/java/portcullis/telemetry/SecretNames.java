package portcullis.telemetry;

import java.util.List;

/** The names that are secret by themselves. Looked at for every query parameter: no regex, no copy. */
final class SecretNames {
    /** Secret wherever they stand in a name, in any letter case: {@code x-api-key}, {@code accessToken}. */
    private static final List<String> WORDS = List.of(
            "token", "secret", "password", "passwd", "passphrase", "passcode", "key", "credential", "signature", "cookie",
            "session", "authorization", "bearer", "jwt", "assertion", "saml", "hmac");
    /** Too short to be looked for inside other names. */
    private static final List<String> WHOLE =
            List.of("auth", "code", "sig", "pwd", "pass", "pin", "otp", "sid", "nonce", "ticket", "x-auth", "csrf", "xsrf");

    /** Characters of the shortest of all. */
    static final int SHORTEST = 3;

    private final String[][] wordsByFirst = new String[26][0];

    SecretNames() {
        for (char first = 'a'; first <= 'z'; first++) {
            char letter = first;
            wordsByFirst[first - 'a'] =
                    WORDS.stream().filter(word -> word.charAt(0) == letter).toArray(String[]::new);
        }
    }

    boolean contains(String name) {
        return contains(name, 0, name.length());
    }

    /** Whether the part of {@code text} from {@code from} to {@code to} is a secret name. */
    boolean contains(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            int letter = (text.charAt(i) | 0x20) - 'a';
            if (letter >= 0 && letter < 26) {
                for (String word : wordsByFirst[letter]) {
                    if (i + word.length() <= to && text.regionMatches(true, i, word, 0, word.length())) {
                        return true;
                    }
                }
            }
        }
        for (int i = 0; i < WHOLE.size(); i++) {
            String whole = WHOLE.get(i);
            if (to - from == whole.length() && text.regionMatches(true, from, whole, 0, whole.length())) {
                return true;
            }
        }
        return false;
    }
}
