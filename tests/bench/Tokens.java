import java.io.IOException;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Makes what {@code tests/bench/identity} and {@code tests/bench/flood} need, started as a source file with a folder and any number
 * of {@code NAME=COUNT}: in the folder, {@code key.pem} (the RSA public key, 2048 bits), {@code jwks.json} (that key and one for
 * ES256), and for each name a file with so many tokens, one a line, all of them different. Tokens are signed by RS256, good for twelve
 * hours, and stand for a thousand subjects in turn; a name that begins with {@code bad} gets ES256 tokens whose signature is well
 * formed and wrong, one that begins with {@code stray} gets tokens each of whose {@code kid} nobody knows, one that begins with
 * {@code stranger} gets tokens each of which is for another subject. Signing takes about a
 * millisecond a token and all processors.
 */
public final class Tokens {
    private static final int SUBJECTS = 1000;

    private final PrivateKey key;
    private final long now = System.currentTimeMillis() / 1000;

    private Tokens(PrivateKey key) {
        this.key = key;
    }

    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        Path folder = Path.of(arguments[0]);
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        KeyPair pair = rsa.generateKeyPair();
        KeyPairGenerator ec = KeyPairGenerator.getInstance("EC");
        ec.initialize(new ECGenParameterSpec("secp256r1"));
        Files.writeString(folder.resolve("key.pem"), pem(pair));
        Files.writeString(folder.resolve("jwks.json"), jwks((RSAPublicKey) pair.getPublic(), (ECPublicKey) ec.generateKeyPair().getPublic()));
        var tokens = new Tokens(pair.getPrivate());
        for (int i = 1; i < arguments.length; i++) {
            String[] order = arguments[i].split("=");
            long from = System.nanoTime();
            tokens.write(folder.resolve(order[0]), Integer.parseInt(order[1]));
            System.out.printf("%s tokens for %s in %.1f s%n", order[1], order[0], (System.nanoTime() - from) / 1e9);
        }
    }

    private static String pem(KeyPair pair) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(pair.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    private static String jwks(RSAPublicKey rsa, ECPublicKey ec) {
        return "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"rsa\",\"alg\":\"RS256\",\"use\":\"sig\",\"n\":\"" + number(rsa.getModulus(), 256)
                + "\",\"e\":\"AQAB\"},{\"kty\":\"EC\",\"kid\":\"ec\",\"alg\":\"ES256\",\"use\":\"sig\",\"crv\":\"P-256\",\"x\":\""
                + number(ec.getW().getAffineX(), 32) + "\",\"y\":\"" + number(ec.getW().getAffineY(), 32) + "\"}]}\n";
    }

    private static String number(BigInteger value, int length) {
        byte[] bytes = value.toByteArray();
        byte[] exact = new byte[length];
        int kept = Math.min(length, bytes.length);
        System.arraycopy(bytes, bytes.length - kept, exact, length - kept, kept);
        return base64url(exact);
    }

    private void write(Path file, int count) throws IOException {
        String kind = file.getFileName().toString();
        // In portions, so that memory stays bounded however many there are.
        try (var out = new PrintStream(Files.newOutputStream(file), false, StandardCharsets.US_ASCII)) {
            for (int from = 0; from < count; from += 10_000) {
                IntStream.range(from, Math.min(count, from + 10_000))
                        .parallel()
                        .mapToObj(i -> token(kind, i))
                        .forEachOrdered(out::println);
            }
        }
    }

    private String token(String kind, int number) {
        String header = kind.startsWith("bad") ? header("ES256", "ec") : header("RS256", kind.startsWith("stray") ? UUID.randomUUID().toString() : "rsa");
        String subject = kind.startsWith("stranger") ? kind + "-" + number : "user-" + number % SUBJECTS;
        String payload = "{\"iss\":\"https://id.bench.example/\",\"aud\":\"https://api.bench.example\",\"sub\":\"" + subject
                + "\",\"azp\":\"web\",\"iat\":" + now + ",\"exp\":" + (now + 12 * 3600) + ",\"jti\":\"" + UUID.randomUUID()
                + "\",\"scope\":\"openid profile bench:read\",\"roles\":[\"reader\",\"writer\"]}";
        String signed = base64url(header.getBytes(StandardCharsets.US_ASCII)) + "." + base64url(payload.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + base64url(kind.startsWith("bad") || kind.startsWith("stray") ? guess(kind.startsWith("bad") ? 64 : 256) : sign(signed));
    }

    private static String header(String algorithm, String kid) {
        return "{\"typ\":\"at+jwt\",\"alg\":\"" + algorithm + "\",\"kid\":\"" + kid + "\"}";
    }

    /** Bytes that a check must do all of its work on: both numbers of an ES256 signature are on the curve's scale and not zero. */
    private static byte[] guess(int length) {
        byte[] bytes = new byte[length];
        ThreadLocalRandom.current().nextBytes(bytes);
        bytes[0] = 1;
        bytes[length / 2] = 1;
        return bytes;
    }

    private byte[] sign(String signed) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
