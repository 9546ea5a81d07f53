package portcullis.identity.jose;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.Base64;

/** What stands in the parts of a token: a header, a line feed, a payload. */
class JwsPartsFuzz {
    @DictionaryFile(resourcePath = "/jose.dict")
    @FuzzTest
    void isRefusedOrMeansOneThing(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        byte[] header = Arrays.copyOf(bytes, end);
        byte[] payload = Arrays.copyOfRange(bytes, Math.min(end + 1, bytes.length), bytes.length);
        JwsFuzz.isRefusedOrTheSame(encoder.encodeToString(header) + '.' + encoder.encodeToString(payload) + ".AAAA");
    }
}
