package portcullis.tests.abuse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import portcullis.tests.fixtures.Answer;
import portcullis.tests.fixtures.TestIssuer;
import portcullis.tests.fixtures.Token;

/** A token has one form (RFC 7515, 7.1): whatever else carries the same claims is refused before anybody looks at a signature. */
class TokenFormTest {
    @AutoClose
    private static TokenTable table;

    @BeforeAll
    static void start() throws IOException {
        table = TokenTable.open();
    }

    private static Token token() {
        return table.token();
    }

    private static DynamicTest malformed(String is, Supplier<String> token) {
        return table.refused(is, "malformed", token);
    }

    @TestFactory
    Stream<DynamicTest> refusesOtherNumbersOfParts() {
        return Stream.of(
                malformed("one part", () -> part(token(), 1)),
                malformed("two parts", () -> token().signingInput()),
                malformed("four parts", () -> token().sign() + ".AAAA"),
                malformed("five parts, as encrypted tokens have", () -> Token.base64url("{\"alg\":\"RSA-OAEP\",\"enc\":\"A256GCM\"}") + ".AAAA.BBBB.CCCC.DDDD"),
                malformed("five parts that begin with a good token", () -> token().sign() + ".AAAA.AAAA"),
                malformed("a dot in front", () -> "." + token().sign()),
                malformed("a dot behind", () -> token().sign() + "."),
                malformed("two dots between", () -> token().sign().replaceFirst("\\.", "..")),
                malformed("dots alone", () -> ".."),
                malformed("an empty header", () -> "." + part(token(), 1) + "." + part(token(), 2)),
                malformed("an empty payload", () -> part(token(), 0) + ".." + part(token(), 2)),
                malformed("header and payload in each other's place", () -> part(token(), 1) + "." + part(token(), 0) + "." + part(token(), 2)),
                malformed("the form with JSON around it (RFC 7515, 7.2)", () -> "{\"payload\":\"" + part(token(), 1) + "\"}"));
    }

    @TestFactory
    Stream<DynamicTest> refusesWhatIsNotCanonicalBase64url() {
        return Stream.of(
                malformed("padding behind the signature", () -> token().sign() + "=="),
                malformed("padding behind the header", () -> padded(token(), 0)),
                malformed("padding behind the payload", () -> padded(token(), 1)),
                malformed("padding, percent-encoded", () -> token().sign() + "%3D%3D"),
                malformed("+ and / of the other alphabet", TokenFormTest::otherAlphabet),
                malformed("other bits behind the end of the signature", () -> loosened(token().sign(), 2)),
                malformed("other bits behind the end of the payload", () -> loosened(token().sign(), 1)),
                malformed("other bits behind the end of the header", () -> loosened(token().header("x", "yz").sign(), 0)),
                malformed("a length that no bytes have", () -> token().sign() + "AAA"),
                malformed("a dot, percent-encoded", () -> token().sign().replaceFirst("\\.", "%2E")),
                malformed("a full-width dot", () -> token().sign().replaceFirst("\\.", "\uff0e")),
                malformed("a Cyrillic letter among them", () -> "\u0435" + token().sign().substring(1)),
                malformed("a letter outside of ASCII", () -> token().sign() + "\u00e9"),
                malformed("a soft hyphen inside", () -> token().sign().replaceFirst("\\.", "\u00ad.")),
                malformed("quotation marks around it", () -> '"' + token().sign() + '"'),
                malformed("a comma behind it", () -> token().sign() + ","),
                malformed("a semicolon and a parameter behind it", () -> token().sign() + ";a=b"));
    }

    @TestFactory
    Stream<DynamicTest> refusesHeadersThatAreNotOneJsonObject() {
        String good = "{\"alg\":\"RS256\",\"kid\":\"" + table.main.key().id() + "\"}";
        return Stream.of(
                headed("a list", "[" + good + "]"),
                headed("a text", "\"RS256\""),
                headed("null", "null"),
                headed("a number", "256"),
                headed("nothing but a space", " "),
                headed("an empty object", "{}"),
                headed("two objects", good + good),
                headed("something behind the object", good + "x"),
                headed("a comma too many", good.replace("}", ",}")),
                headed("a comment", good.replace("}", "/* */}")),
                headed("single quotes", good.replace('"', '\'')),
                headed("a byte order mark", "\ufeff" + good),
                headed("alg twice", good.replace("{", "{\"alg\":\"none\",")),
                headed("alg twice, equal", good.replace("{", "{\"alg\":\"RS256\",")),
                headed("alg twice, once escaped", good.replace("{", "{\"\\u0061lg\":\"none\",")),
                headed("kid twice", good.replace("}", ",\"kid\":\"other\"}")),
                headed("a name twice that nobody reads", good.replace("}", ",\"x\":1,\"x\":2}")),
                headed("a hundred levels", good.replace("}", ",\"x\":" + "[".repeat(100) + "]".repeat(100) + "}")),
                headed("a control character", good.replace("}", ",\"x\":\"\u0001\"}")),
                malformed("bytes that are no UTF-8", () -> token().headerBytes(withByte(good, 0xff)).sign()),
                malformed("an overlong slash", () -> token().headerBytes(withByte(good, 0xc0, 0xaf)).sign()),
                malformed("a surrogate as UTF-8", () -> token().headerBytes(withByte(good, 0xed, 0xa0, 0x80)).sign()),
                malformed("UTF-16", () -> token().headerBytes(good.getBytes(StandardCharsets.UTF_16BE)).sign()));
    }

    private static DynamicTest headed(String is, String header) {
        return malformed(is, () -> token().headerText(header).sign());
    }

    /** All of them signed as they should be: it is we who would read them in another way than somebody behind us. */
    @TestFactory
    Stream<DynamicTest> refusesPayloadsThatAreNotOneJsonObject() {
        String good = token().payloadText();
        return Stream.of(
                paid("a list", "[" + good + "]"),
                paid("a text", "\"anna\""),
                paid("null", "null"),
                paid("not JSON", "sub=anna"),
                paid("two objects", good + good),
                paid("sub twice", good.replace("}", ",\"sub\":\"root\"}")),
                paid("iss twice", good.replace("{", "{\"iss\":\"https://other.test\",")),
                paid("exp twice", good.replace("}", ",\"exp\":9999999999}")),
                paid("sub twice, once escaped", good.replace("}", ",\"\\u0073ub\":\"root\"}")),
                paid("a name twice, inside", good.replace("}", ",\"x\":{\"a\":1,\"a\":2}}")),
                paid("a thousand levels", good.replace("}", ",\"x\":" + "[".repeat(1000) + "]".repeat(1000) + "}")),
                paid("a thousand objects, one in the other", good.replace("}", ",\"x\":" + "{\"a\":".repeat(700) + "1" + "}".repeat(700) + "}")),
                paid("NaN", good.replace("}", ",\"x\":NaN}")),
                paid("a number with a zero in front", good.replace("}", ",\"x\":01}")),
                paid("a raw line end in a text", good.replace("}", ",\"x\":\"a\nb\"}")),
                paid("half a pair of surrogates", good.replace("}", ",\"x\":\"\\ud800\"}")),
                malformed("bytes that are no UTF-8", () -> token().payloadBytes(withByte(good, 0xfe)).sign()),
                malformed("compressed", () -> token().payloadBytes(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0}).sign()));
    }

    private static DynamicTest paid(String is, String payload) {
        return malformed(is, () -> token().payloadText(payload).sign());
    }

    @TestFactory
    Stream<DynamicTest> refusesTooMuch() {
        return Stream.of(
                table.refused("more than 8 KiB", "too-large", () -> token().claim("x", "y".repeat(6200)).sign()),
                table.refused("more than 8 KiB of no token", "too-large", () -> "A".repeat(8193)),
                table.taken("a little less", "/main", "main/anna", () -> token().claim("x", "y".repeat(5000)).sign()));
    }

    /** It does not even get to where tokens are looked at. */
    @Test
    void refusesHeadsThatAreTooLarge() throws Exception {
        String token = token().claim("x", "y".repeat(13000)).sign();
        long before = table.upstream.bytes();
        Answer answer = table.gateway.get(table.target("/main"), TestIssuer.bearer(token));
        assertEquals(List.of(431, "headers-too-large"), List.of(answer.status(), String.valueOf(answer.reason())));
        assertEquals(before, table.upstream.bytes());
        assertTrue(table.gateway.log().stream().noneMatch(line -> line.contains(token.substring(0, 40))));
    }

    private static String part(Token token, int number) {
        return token.sign().split("\\.", -1)[number];
    }

    private static byte[] withByte(String json, int... bytes) {
        byte[] head = json.substring(0, json.length() - 1).getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(head, head.length + bytes.length + 8);
        System.arraycopy(",\"x\":\"".getBytes(StandardCharsets.UTF_8), 0, all, head.length, 6);
        for (int i = 0; i < bytes.length; i++) {
            all[head.length + 6 + i] = (byte) bytes[i];
        }
        all[all.length - 2] = '"';
        all[all.length - 1] = '}';
        return all;
    }

    /** A token with a part that Base64 would pad, and the padding there. */
    private static String padded(Token token, int number) {
        String[] parts = uneven(token, number).split("\\.", -1);
        parts[number] += "=".repeat(4 - parts[number].length() % 4);
        return String.join(".", parts);
    }

    private static String uneven(Token token, int number) {
        for (String more = "x"; ; more += "x") {
            String text = number == 0 ? token.header("x", more).sign() : token.claim("x", more).sign();
            if (text.split("\\.", -1)[number].length() % 4 > 1) {
                return text;
            }
        }
    }

    /** The same bytes, written with other bits behind their end (RFC 4648, 3.5). */
    private static String loosened(String signed, int number) {
        String[] parts = signed.split("\\.", -1);
        if (parts[number].length() % 4 < 2) {
            parts = uneven(token(), number).split("\\.", -1);
        }
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        int last = parts[number].length() - 1;
        parts[number] = parts[number].substring(0, last) + alphabet.charAt(alphabet.indexOf(parts[number].charAt(last)) + 1);
        return String.join(".", parts);
    }

    private static String otherAlphabet() {
        for (int i = 0; ; i++) {
            String text = token().claim("x", i).sign();
            if (text.contains("-") && text.contains("_")) {
                return text.replace('-', '+').replace('_', '/');
            }
        }
    }
}
