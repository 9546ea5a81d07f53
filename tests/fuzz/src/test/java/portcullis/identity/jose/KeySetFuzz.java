package portcullis.identity.jose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import portcullis.config.JwsAlgorithm;

/** A key set of an issuer's, or a PEM file of an operator's. */
class KeySetFuzz {
    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();
    /** Of processor time for one set of any kind, with the instrumentation that counts edges around it. */
    private static final long MAX_NANOS = 20_000_000_000L;

    private interface Reading {
        KeySet read(byte[] bytes) throws KeySetFault;
    }

    @DictionaryFile(resourcePath = "/jose.dict")
    @FuzzTest
    void hasGoodKeysOrIsRefusedInWords(byte[] bytes) {
        long start = CPU.getCurrentThreadCpuTime();
        check(KeySet::ofJwks, bytes);
        check(KeySet::ofPem, bytes);
        assertTrue(CPU.getCurrentThreadCpuTime() - start < MAX_NANOS, "bounded time");
    }

    private static void check(Reading reading, byte[] bytes) {
        KeySet set;
        KeySet again;
        try {
            set = reading.read(bytes);
            again = reading.read(bytes);
        } catch (KeySetFault fault) {
            assertFalse(fault.wrong().isBlank() || fault.cure().isBlank());
            assertTrue(fault.wrong().length() < 2000, "a sentence for a log");
            return;
        }
        assertEquals(thumbprints(set), thumbprints(again), "the same when it is read again");
        assertFalse(set.keys().isEmpty() || set.keys().size() > KeySet.MAX_KEYS);
        boolean isSymmetric = set.keys().getFirst().isSymmetric();
        Set<String> names = new HashSet<>();
        for (VerificationKey key : set.keys()) {
            assertEquals(43, key.thumbprint().length());
            assertEquals(isSymmetric, key.isSymmetric(), "no secret among public keys");
            assertFalse(key.algorithms().isEmpty());
            assertTrue(key.id() == null || names.add(key.id()), "one key of a name");
            for (JwsAlgorithm algorithm : JwsAlgorithm.values()) {
                assertTrue(!key.fits(algorithm) || algorithm.isSymmetric() == isSymmetric, "a kind for each algorithm");
                assertFalse(key.verify(algorithm, bytes, new byte[64]), "no signature of zeros");
                if (key.id() != null) {
                    VerificationKey found = set.find(key.id(), algorithm);
                    if (key.fits(algorithm)) {
                        assertSame(key, found);
                    } else {
                        assertNull(found);
                    }
                }
            }
        }
        for (String ignored : set.ignored()) {
            assertTrue(ignored.chars().allMatch(one -> one >= ' ' && one < 0x7f) && ignored.length() < 400, ignored);
        }
    }

    private static List<String> thumbprints(KeySet set) {
        return set.keys().stream().map(VerificationKey::thumbprint).toList();
    }
}
