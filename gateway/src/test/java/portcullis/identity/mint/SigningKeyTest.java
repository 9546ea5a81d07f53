package portcullis.identity.mint;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SigningKeyTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nothing                                     | is neither a JWK nor PEM
            {}                                          | is no private key as JWK
            -----BEGIN PRIVATE KEY----- AAAA -----END PRIVATE KEY----- | is a key of neither
            """)
    void saysWhatIsNoKey(String text, String words) {
        assertTrue(refusal(text).contains(words), refusal(text));
    }

    @Test
    void aPublicKeyMakesNoTokens() {
        String set = NewKey.make().publicSet();
        String known = set.substring(set.indexOf('[') + 1, set.lastIndexOf(']'));

        assertTrue(refusal(known).contains("private"), refusal(known));
    }

    private static String refusal(String text) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, () -> SigningKey.read(text, null)).getMessage());
    }
}
