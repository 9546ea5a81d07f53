package portcullis.tests.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import org.conscrypt.Conscrypt;

/**
 * What it costs to check one signature with each implementation that there is: a new {@link Signature} for each, as tokens need.
 * Processor time of the whole process, so that what collectors and finalizers do afterwards counts, and so that other load on the
 * machine counts less; implementations take turns within each round. Not by JMH, which measures the clock on the wall.
 *
 * <p>Arguments are beginnings of the algorithms' names; none means all.
 */
public final class SignatureProviders {
    private static final int ROUNDS = 7;
    private static final long SLICE_NANOS = 1_000_000_000;
    /** As long as what a token of an ordinary issuer is signed over. */
    private static final byte[] SIGNED = new byte[700];

    private record Algorithm(String name, String keys, int bits, String curve, Map<String, String> called) {
        Algorithm(String name, String keys, int bits, String curve, String jca) {
            this(name, keys, bits, curve, Map.of("", jca));
        }

        String calledBy(String implementation) {
            return called.getOrDefault(implementation, called.get(""));
        }
    }

    private static final List<Algorithm> ALGORITHMS = List.of(
            new Algorithm("RS256, 2048 bits", "RSA", 2048, "", "SHA256withRSA"),
            new Algorithm("RS256, 4096 bits", "RSA", 4096, "", "SHA256withRSA"),
            new Algorithm("ES256", "EC", 0, "secp256r1", "SHA256withECDSA"),
            new Algorithm("ES384", "EC", 0, "secp384r1", "SHA384withECDSA"),
            new Algorithm("EdDSA, Ed25519", "Ed25519", 0, "", Map.of("", "Ed25519", "Conscrypt", "EdDSA", "Corretto", "EdDSA")));

    /** One implementation of one algorithm, with a key that it made its own. */
    private record Subject(String name, Provider provider, PublicKey key, byte[] signature) {
        void check(String called) throws GeneralSecurityException {
            Signature check = Signature.getInstance(called, provider);
            check.initVerify(key);
            check.update(SIGNED);
            if (!check.verify(signature)) {
                throw new GeneralSecurityException(name + " refuses a good signature");
            }
        }
    }

    private SignatureProviders() {}

    public static void main(String[] arguments) throws GeneralSecurityException {
        new Random(20260101).nextBytes(SIGNED);
        for (Algorithm algorithm : ALGORITHMS) {
            if (arguments.length > 0 && Arrays.stream(arguments).noneMatch(algorithm.name()::startsWith)) {
                continue;
            }
            KeyPair pair = pair(algorithm);
            Signature signature = Signature.getInstance(algorithm.calledBy("JDK"));
            signature.initSign(pair.getPrivate());
            signature.update(SIGNED);
            byte[] signed = signature.sign();
            Map<Subject, double[]> subjects = new LinkedHashMap<>();
            for (Map.Entry<String, Provider> each : implementations(algorithm).entrySet()) {
                PublicKey key = taken(pair.getPublic(), algorithm, each.getValue());
                subjects.put(new Subject(each.getKey(), each.getValue(), key, signed), new double[ROUNDS]);
            }
            // The first two rounds warm the code up.
            for (int round = -2; round < ROUNDS; round++) {
                for (Map.Entry<Subject, double[]> each : subjects.entrySet()) {
                    double micros = micros(each.getKey(), algorithm.calledBy(each.getKey().name()));
                    if (round >= 0) {
                        each.getValue()[round] = micros;
                    }
                }
            }
            subjects.forEach((subject, micros) -> {
                Arrays.sort(micros);
                System.out.printf(
                        Locale.ROOT, "%s\t%s\t%.1f\t%.1f\t%.1f%n",
                        algorithm.name(), subject.name(), micros[ROUNDS / 2], micros[0], micros[ROUNDS - 1]);
            });
        }
    }

    private static KeyPair pair(Algorithm algorithm) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm.keys());
        if (algorithm.bits() > 0) {
            generator.initialize(algorithm.bits());
        } else if (!algorithm.curve().isEmpty()) {
            generator.initialize(new ECGenParameterSpec(algorithm.curve()));
        }
        return generator.generateKeyPair();
    }

    /** In the implementation's own form where it has one, so that it does not make it anew each time. */
    private static PublicKey taken(PublicKey key, Algorithm algorithm, Provider provider) throws GeneralSecurityException {
        for (String type : new String[] {algorithm.keys(), "EdDSA"}) {
            if (provider.getService("KeyFactory", type) != null && key.getAlgorithm().equals(type.equals("Ed25519") ? "EdDSA" : type)) {
                return KeyFactory.getInstance(type, provider).generatePublic(new X509EncodedKeySpec(key.getEncoded()));
            }
        }
        return key;
    }

    private static Map<String, Provider> implementations(Algorithm algorithm) throws GeneralSecurityException {
        Map<String, Provider> all = new LinkedHashMap<>();
        all.put("JDK", Security.getProvider(algorithm.keys().equals("RSA") ? "SunRsaSign" : "SunEC"));
        all.put("Conscrypt", Conscrypt.newProvider());
        // On the class path only while this is measured.
        List<Provider> others = new ArrayList<>();
        ServiceLoader.load(Provider.class).forEach(others::add);
        others.stream()
                .filter(provider -> provider.getName().equals("AmazonCorrettoCryptoProvider"))
                .forEach(provider -> all.put("Corretto", provider));
        all.entrySet().removeIf(each -> each.getValue().getService("Signature", algorithm.calledBy(each.getKey())) == null);
        return all;
    }

    private static double micros(Subject subject, String called) throws GeneralSecurityException {
        OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpu = process.getProcessCpuTime();
        long checks = 0;
        do {
            for (int i = 0; i < 16; i++) {
                subject.check(called);
            }
            checks += 16;
        } while (process.getProcessCpuTime() - cpu < SLICE_NANOS);
        return (process.getProcessCpuTime() - cpu) / 1000.0 / checks;
    }
}
