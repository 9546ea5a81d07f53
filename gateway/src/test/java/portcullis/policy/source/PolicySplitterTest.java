package portcullis.policy.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import portcullis.config.PolicyFile;
import portcullis.config.keys.ConfigProblem;

class PolicySplitterTest {
    private final List<ConfigProblem> problems = new ArrayList<>();

    private List<PolicyText> split(String text) {
        return PolicySplitter.split(new PolicyFile("policies/a.cedar", PolicyFile.Kind.ENFORCED, text), problems::add);
    }

    @Test
    void semicolonsAndBracketsInTextsAndCommentsEndNothing() {
        List<PolicyText> found = split("// one; { (\npermit(principal, action, resource) when { \"a;}\\\";\" == \"b\" }; // end;\n\nforbid(principal, action, resource);");
        assertEquals(List.of(), problems);
        assertEquals(List.of("a.cedar:2", "a.cedar:4"), found.stream().map(PolicyText::id).toList());
        assertEquals("forbid(principal, action, resource);", found.getLast().text());
    }

    @Test
    void placesCountCharactersWhereCedarCountsBytes() {
        PolicyText policy = split("\n\n  permit(principal, action, resource) when {\n  \"é\u20AC\uD83D\uDE00\" == x };").getFirst();
        String before = policy.text().substring(0, policy.text().indexOf(" == "));
        assertEquals(
                "policies/a.cedar:4:8",
                policy.at(before.getBytes(StandardCharsets.UTF_8).length).toString());
        assertEquals("policies/a.cedar:3:3", policy.at(0).toString());
        assertEquals("policies/a.cedar:4:16", policy.at(10_000).toString());
        assertEquals(4, policy.lastLine());
    }

    @Test
    void aByteOrderMarkIsNoColumn() {
        assertEquals("policies/a.cedar:1:1", split("\uFEFFpermit(principal, action, resource);").getFirst().place().toString());
    }

    @Test
    void aBrokenPolicyLeavesItsNeighboursAlone() {
        List<PolicyText> found = split("permit(principal, action, resource) when { (true };\nforbid(principal, action, resource);");
        assertEquals(List.of("a.cedar:2"), found.stream().map(PolicyText::id).toList());
        assertEquals(1, problems.size());
    }

    @Test
    void anEmptyFileIsWarnedOfAndACommentIsNot() {
        assertEquals(List.of(), split(" \n"));
        assertEquals(List.of(ConfigProblem.Severity.WARNING), problems.stream().map(ConfigProblem::severity).toList());
        problems.clear();
        assertEquals(List.of(), split("// later"));
        assertEquals(List.of(), problems);
    }

    @Test
    void whatWouldExhaustTheStackOfCedarIsRefusedAtItsBorder() {
        assertEquals(1, split(nested(Brackets.MAX_DEPTH - 1)).size()); // one more is that of the condition itself
        assertEquals(List.of(), problems);
        assertEquals(0, split(nested(Brackets.MAX_DEPTH)).size());
        assertEquals(0, split(nested(10 * Brackets.MAX_DEPTH)).size());
        assertTrue(problems.getFirst().wrong().contains("nest deeper than 64"), problems::toString);
        problems.clear();
        assertEquals(1, split("permit(principal, action, resource) when { true" + " && true".repeat(Brackets.MAX_OPERATORS) + " };").size());
        assertEquals(0, split("permit(principal, action, resource) when { true" + " && true".repeat(Brackets.MAX_OPERATORS + 1) + " };").size());
        assertEquals(1, problems.size());
    }

    /** Each nests what stands before it, whatever stands between its own brackets. */
    @Test
    void chainsOfCallsAreBoundedAsPathsAre() {
        for (String call : List.of(".contains([1, 2])", ".contains(1 == 2)", ".contains(a.b)", ".contains({a: 1})", ".b", "[\"b\"]")) {
            assertEquals(1, split("permit(principal, action, resource) when { a" + call.repeat(Brackets.MAX_PATH) + " };").size(), call);
            assertEquals(List.of(), problems);
            assertEquals(0, split("permit(principal, action, resource) when { a" + call.repeat(Brackets.MAX_PATH + 1) + " };").size(), call);
            assertTrue(problems.removeFirst().wrong().contains("more than 64 attributes"), call);
        }
    }

    private static String nested(int depth) {
        return "permit(principal, action, resource) when { " + "(".repeat(depth) + "true" + ")".repeat(depth) + " };";
    }

    @Test
    void enforcedAndShadowPoliciesMayShareAnId() {
        List<PolicyFile> files = List.of(
                new PolicyFile("policies/a.cedar", PolicyFile.Kind.ENFORCED, "@id(\"x\") permit(principal, action, resource);"),
                new PolicyFile("policies/shadow/a.cedar", PolicyFile.Kind.SHADOW, "@id(\"x\") forbid(principal, action, resource);"));
        assertEquals(1, PolicySplitter.splitAll(files, PolicyFile.Kind.ENFORCED, problems::add).size());
        assertEquals(1, PolicySplitter.splitAll(files, PolicyFile.Kind.SHADOW, problems::add).size());
        assertEquals(List.of(), problems);
    }
}
