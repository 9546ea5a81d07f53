package portcullis.policy.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import portcullis.config.PolicyFile;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.Origin;
import portcullis.config.keys.Place;

/** A file of policies. */
class PolicySplitterFuzz {
    private static final long MOST_NANOS = 3_000_000_000L;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final Pattern COMMENT = Pattern.compile("//[^\n]*");

    @DictionaryFile(resourcePath = "/policies.dict")
    @FuzzTest
    void everyPolicyStandsWhereItIsSaidToStand(byte[] bytes) {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException notOurs) {
            return;
        }
        List<ConfigProblem> problems = new ArrayList<>();
        long began = THREADS.getCurrentThreadCpuTime();
        List<PolicyText> policies = split(text, problems);
        assertTrue(THREADS.getCurrentThreadCpuTime() - began < MOST_NANOS, "takes long");

        StringBuilder others = new StringBuilder();
        int behind = 0;
        for (PolicyText policy : policies) {
            int start = text.indexOf(policy.text(), behind);
            assertTrue(start >= behind, () -> "not in the file, or before an earlier one: " + policy);
            while (!stands(text, start).equals(policy.place().toString())) {
                start = text.indexOf(policy.text(), start + 1);
                assertTrue(start >= 0, () -> "not at its place: " + policy);
            }
            others.append(text, behind, start);
            behind = start + policy.text().length();
            isOnePolicyByItself(policy);
        }
        if (problems.stream().noneMatch(problem -> problem.severity() == ConfigProblem.Severity.ERROR)) {
            String rest = COMMENT.matcher(others + text.substring(behind)).replaceAll("").replace("\uFEFF", "");
            assertTrue(rest.isBlank(), () -> "belongs to no policy, and nothing is said of it: " + rest);
        }
    }

    /** Line and column of a character, a mark of byte order being none. */
    private static String stands(String text, int at) {
        Place beginning = Place.of(new Origin("policies/a.cedar", 1, text.startsWith("\uFEFF") ? 0 : 1), "");
        return PolicyText.at(beginning, text, at).toString();
    }

    private static void isOnePolicyByItself(PolicyText policy) {
        List<ConfigProblem> problems = new ArrayList<>();
        List<PolicyText> alone = split(policy.text(), problems);
        assertEquals(List.of(policy.text()), alone.stream().map(PolicyText::text).toList(), problems::toString);
    }

    private static List<PolicyText> split(String text, List<ConfigProblem> problems) {
        return PolicySplitter.split(new PolicyFile("policies/a.cedar", PolicyFile.Kind.ENFORCED, text), problems::add);
    }
}
