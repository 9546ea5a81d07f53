package portcullis.policy.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The deepest policy fits into three quarters of the stack that threads have, and a deeper one is refused by name of what is wrong. */
class NestingTest {
    private static final int STACK_BYTES = 768 * 1024;

    private static String policy(String open, String close, String inner, int depth) {
        return "{\"effect\": \"permit\", \"principal\": {\"op\": \"All\"}, \"action\": {\"op\": \"All\"}, \"resource\": {\"op\": \"All\"},"
                + " \"conditions\": [{\"kind\": \"when\", \"body\": " + open.repeat(depth) + inner + close.repeat(depth) + "}]}";
    }

    private static String nots(int depth) {
        return policy("{\"!\": {\"arg\": ", "}}", "{\"Value\": true}", depth);
    }

    @Test
    void theDeepestPolicyIsReadEvaluatedPrintedAndSearched() throws InterruptedException {
        AtomicReference<Object> found = new AtomicReference<>();
        Thread small = new Thread(null, () -> found.set(everything(nots(CompiledPolicy.MAX_DEPTH - 1))), "small", STACK_BYTES);
        small.setUncaughtExceptionHandler((thread, fault) -> found.set(fault));
        small.start();
        small.join();
        assertEquals(Boolean.FALSE, found.get(), "an odd number of negations");
    }

    private static boolean everything(String json) {
        CompiledPolicy policy = CompiledPolicy.compile("deep", CompiledPolicy.readEst(json));
        boolean allowed = PolicySlice.of(List.of(policy)).decide(BothCedars.request()).allowed();
        assertEquals(1, PolicyTrace.of(policy, BothCedars.request()).clauses().size());
        assertTrue(!policy.mentions().reads(Root.CONTEXT));
        return allowed;
    }

    @Test
    void refusesWhatNestsDeeper() {
        for (int depth : new int[] {CompiledPolicy.MAX_DEPTH, 10 * CompiledPolicy.MAX_DEPTH}) {
            IllegalArgumentException refused = assertThrows(
                    IllegalArgumentException.class,
                    () -> CompiledPolicy.compile("deep", CompiledPolicy.readEst(nots(depth))));
            assertTrue(String.valueOf(refused.getMessage()).contains("nests deeper than 600 expressions"), refused::getMessage);
        }
    }

    @Test
    void aLongChainIsNotDeep() {
        String chain = policy("{\"||\": {\"left\": ", ", \"right\": {\"Value\": false}}}", "{\"Value\": true}", CompiledPolicy.MAX_DEPTH);
        CompiledPolicy policy = CompiledPolicy.compile("chain", CompiledPolicy.readEst(chain));
        assertTrue(PolicySlice.of(List.of(policy)).decide(BothCedars.request()).allowed());
    }
}
