package portcullis.tests.abuse;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import portcullis.tests.fixtures.SigningKey;
import portcullis.tests.fixtures.TestIssuer;
import portcullis.tests.fixtures.Token;

/** Signatures that do not belong to their token, in every way in which checks of signatures have been wrong. */
class TokenSignatureTest {
    /** How many points P-256 has (FIPS 186-4, D.1.2.3). */
    private static final BigInteger ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

    @AutoClose
    private static TokenTable table;

    @BeforeAll
    static void start() throws IOException {
        table = TokenTable.open();
    }

    private static Token token(String algorithm) {
        return table.token(algorithm);
    }

    private static DynamicTest wrong(String is, Supplier<String> token) {
        return wrong(is, "/every", token);
    }

    private static DynamicTest wrong(String is, String route, Supplier<String> token) {
        return table.refused(is, route, "signature-wrong", token);
    }

    @TestFactory
    Stream<DynamicTest> refusesWhatIsAlmostASignature() {
        return TokenTable.algorithms()
                .flatMap(name -> Stream.of(
                        changed(name, "none", signature -> new byte[0]),
                        changed(name, "of one byte", signature -> new byte[1]),
                        changed(name, "of zeros", signature -> new byte[signature.length]),
                        changed(name, "one byte shorter", signature -> Arrays.copyOf(signature, signature.length - 1)),
                        changed(name, "one byte longer", signature -> Arrays.copyOf(signature, signature.length + 1)),
                        changed(name, "half of it", signature -> Arrays.copyOf(signature, signature.length / 2)),
                        changed(name, "one bit another", TokenSignatureTest::flipped),
                        wrong(name + ": of another token", TokenTable.route(name), () -> token(name).signBadly()),
                        wrong(name + ": of another key with the same name", TokenTable.route(name), () -> token(name)
                                .signedBy(SigningKey.make(name, "other"))
                                .sign())));
    }

    private static DynamicTest changed(String algorithm, String is, UnaryOperator<byte[]> change) {
        return wrong(algorithm + ": signature " + is, TokenTable.route(algorithm), () -> {
            Token token = token(algorithm);
            return token.signature(change.apply(signature(token))).sign();
        });
    }

    private static byte[] signature(Token token) {
        return Base64.getUrlDecoder().decode(token.sign().split("\\.", -1)[2]);
    }

    private static byte[] flipped(byte[] signature) {
        byte[] other = signature.clone();
        other[other.length / 2] ^= 1;
        return other;
    }

    /** Two numbers, neither of them zero nor as large as the curve (CVE-2022-21449), in the form of tokens and not in ASN.1. */
    @TestFactory
    Stream<DynamicTest> refusesNumbersThatNoSignatureHas() {
        return Stream.of(
                numbers("both zero", 0, 0),
                numbers("the first zero", 0, 1),
                numbers("the second zero", 1, 0),
                changed("ES256", "of r and s as large as the curve", signature -> joined(ORDER, ORDER)),
                changed("ES256", "with s moved by the curve's order", signature -> joined(first(signature), ORDER)),
                changed("ES256", "in ASN.1", TokenSignatureTest::asn1),
                changed("ES256", "of ES384's length", signature -> Arrays.copyOf(signature, 96)),
                changed("ES256", "with both numbers in each other's place", signature -> joined(second(signature), first(signature))),
                changed("ES512", "of 64 bytes", signature -> Arrays.copyOf(signature, 64)));
    }

    private static DynamicTest numbers(String is, long r, long s) {
        return changed("ES256", "with " + is, signature -> joined(BigInteger.valueOf(r), BigInteger.valueOf(s)));
    }

    private static BigInteger first(byte[] signature) {
        return new BigInteger(1, Arrays.copyOf(signature, 32));
    }

    private static BigInteger second(byte[] signature) {
        return new BigInteger(1, Arrays.copyOfRange(signature, 32, 64));
    }

    private static byte[] joined(BigInteger r, BigInteger s) {
        byte[] both = new byte[64];
        put(r, both, 0);
        put(s, both, 32);
        return both;
    }

    private static void put(BigInteger number, byte[] into, int at) {
        byte[] bytes = number.toByteArray();
        int length = Math.min(32, bytes.length);
        System.arraycopy(bytes, bytes.length - length, into, at + 32 - length, length);
    }

    private static byte[] asn1(byte[] signature) {
        byte[] r = first(signature).toByteArray();
        byte[] s = second(signature).toByteArray();
        byte[] all = new byte[6 + r.length + s.length];
        all[0] = 0x30;
        all[1] = (byte) (all.length - 2);
        all[2] = 2;
        all[3] = (byte) r.length;
        System.arraycopy(r, 0, all, 4, r.length);
        all[4 + r.length] = 2;
        all[5 + r.length] = (byte) s.length;
        System.arraycopy(s, 0, all, 6 + r.length, s.length);
        return all;
    }

    @TestFactory
    Stream<DynamicTest> refusesSignaturesOfSomethingElse() {
        TestIssuer every = table.every;
        return Stream.of(
                wrong("RS512 under the name RS256", () -> token("RS256").signedBy(every.key("RS256").as("RS512")).sign()),
                wrong("PS256 under the name RS256", () -> token("RS256").signedBy(every.key("RS256").as("PS256")).sign()),
                wrong("RS256 under the name PS256", () -> token("PS256").signedBy(every.key("PS256").as("RS256")).sign()),
                wrong("PS384 under the name PS256", () -> token("PS256").signedBy(every.key("PS256").as("PS384")).sign()),
                wrong("the other issuer's key", () -> token("RS256").signedBy(table.main.key()).sign()),
                wrong("another key of the same issuer", () -> token("RS256").signedBy(every.key("RS384").as("RS256")).sign()),
                wrong("a short RSA key", () -> token("RS256").signedBy(SigningKey.rsa("RS256", "short", 1024)).sign()),
                wrong("HS256 without a kid, an RSA key as secret", "/secrets", () -> token("HS256")
                        .signedBy(SigningKey.ofSecret("HS256", "x", every.key("RS256").publicDer()))
                        .withoutHeader("kid")
                        .sign()),
                wrong("the payload written anew", () -> {
                    Token token = token("RS256");
                    byte[] signature = signature(token);
                    return token.payloadText(token.payloadText().replace(",", ", ")).signature(signature).sign();
                }),
                wrong("the header written anew", () -> {
                    Token token = token("RS256");
                    byte[] signature = signature(token);
                    return token.headerText(token.headerText().replace(",", ", ")).signature(signature).sign();
                }),
                wrong("another subject", () -> {
                    Token token = token("ES256");
                    byte[] signature = signature(token);
                    return token.subject("root").signature(signature).sign();
                }));
    }

    /** A token is its text: one that was taken makes nothing easier for one that is like it. */
    @TestFactory
    Stream<DynamicTest> remembersTextsAndNotClaims() {
        Token good = token("RS256").subject("known");
        String text = good.sign();
        String stripped = text.substring(0, text.lastIndexOf('.') + 1);
        return Stream.of(
                table.taken("as it was signed", "/every", "every/known", () -> text),
                table.taken("as it was signed, again", "/every", "every/known", () -> text),
                wrong("then without its signature", () -> stripped),
                wrong("then with the first half of its signature", () -> stripped + text.substring(stripped.length(), stripped.length() + 172)),
                table.refused("then padded", "/every", "malformed", () -> text + "=="),
                table.refused("then where its issuer is not taken", "/main", "issuer-unknown", () -> text),
                table.taken("then as it was, again", "/every", "every/known", () -> text));
    }
}
