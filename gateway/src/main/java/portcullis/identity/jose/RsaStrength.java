package portcullis.identity.jose;

import java.math.BigInteger;

/** Whether an RSA key is one that only its owner can sign with. */
final class RsaStrength {
    /** RFC 7518, 3.3. */
    static final int MIN_BITS = 2048;
    /** What a larger one costs is work that others can cause. */
    static final int MAX_BITS = 8192;
    /** Smaller exponents are the door to most of what was ever forged; FIPS 186-5, A.1.1 forbids them, and nobody issues them. */
    private static final BigInteger MIN_EXPONENT = BigInteger.valueOf(65537);
    /** Larger ones only cost time; 33 bits are what BoringSSL takes, too. */
    private static final int MAX_EXPONENT_BITS = 33;
    /** As many steps of Fermat's method as the CA/Browser Forum asks for (Baseline Requirements, 6.1.1.3): primes too near each other. */
    private static final int FERMAT_STEPS = 100;

    /** The primes that every modulus made by Infineon's faulty library shows its pattern in, whatever its size. */
    private static final int[] PRIMES = {
        3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109, 113, 127,
        131, 137, 139, 149, 151, 157, 163, 167
    };

    private RsaStrength() {}

    static void check(BigInteger modulus, BigInteger exponent) throws KeyFault {
        int bits = modulus.bitLength();
        if (bits < MIN_BITS || bits > MAX_BITS) {
            throw new KeyFault("has " + bits + " bits; RSA keys have " + MIN_BITS + " to " + MAX_BITS);
        }
        if (!exponent.testBit(0) || exponent.compareTo(MIN_EXPONENT) < 0 || exponent.bitLength() > MAX_EXPONENT_BITS) {
            throw new KeyFault("has an exponent (e) that is even, below 65537 or longer than " + MAX_EXPONENT_BITS + " bits");
        }
        if (hasSmallFactor(modulus) || hasNearFactors(modulus)) {
            throw new KeyFault("has a modulus (n) that anybody can factor");
        }
        if (hasInfineonPattern(modulus)) {
            throw new KeyFault("was made by a library whose keys can be broken (ROCA, CVE-2017-15361)");
        }
    }

    private static boolean hasSmallFactor(BigInteger modulus) {
        if (!modulus.testBit(0)) {
            return true;
        }
        for (int prime : PRIMES) {
            if (remainder(modulus, prime) == 0) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasNearFactors(BigInteger modulus) {
        BigInteger mean = modulus.sqrt();
        for (int i = 0; i <= FERMAT_STEPS; i++, mean = mean.add(BigInteger.ONE)) {
            BigInteger square = mean.multiply(mean).subtract(modulus);
            if (square.signum() >= 0) {
                BigInteger root = square.sqrt();
                if (root.multiply(root).equals(square)) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Nemec and others, "The Return of Coppersmith's Attack" (2017): primes of that library are powers of 65537 modulo a product
     * of small primes, and so is the modulus. By chance that happens to fewer than one key in 2^27.
     */
    private static boolean hasInfineonPattern(BigInteger modulus) {
        for (int prime : PRIMES) {
            int sought = remainder(modulus, prime);
            int power = 1;
            do {
                power = power * (65537 % prime) % prime;
            } while (power != sought && power != 1);
            if (power != sought) {
                return false;
            }
        }
        return true;
    }

    private static int remainder(BigInteger modulus, int prime) {
        return modulus.mod(BigInteger.valueOf(prime)).intValue();
    }
}
