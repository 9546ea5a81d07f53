package portcullis.policy.cedar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import portcullis.config.PolicyFile;
import portcullis.config.keys.ConfigProblem;
import portcullis.policy.source.PolicySplitter;
import portcullis.policy.source.PolicyText;

class CedarLanguageTest {
    private final CedarLanguage language = new CedarLanguage();
    private final List<ConfigProblem> problems = new ArrayList<>();

    private List<PolicyText> read(String policies) {
        PolicyFile file = new PolicyFile("policies/a.cedar", PolicyFile.Kind.ENFORCED, policies);
        return language.read(PolicySplitter.split(file, problems::add), problems::add);
    }

    @Test
    void anEditReadsOnlyWhatChanged() {
        PolicyText kept = read("permit(principal, action, resource); forbid(principal, action, resource);").getFirst();
        Map<String, ?> before = language.est(kept);
        PolicyText moved = read("\n\npermit(principal, action, resource);").getFirst();
        assertSame(before, language.est(moved));
        read("forbid(principal, action, resource);");
        assertThrows(IllegalArgumentException.class, () -> language.est(moved));
    }

    @Test
    void whatTheSplitterLetsThroughCanBeRead() {
        String deepest = "[".repeat(60) + "1" + "]".repeat(60) + ".isEmpty()" + " && (if true then true else false)".repeat(249) + " && true";
        assertEquals(1, read("permit(principal, action, resource) when { " + deepest + " };").size(), problems::toString);
    }

    @Test
    void whatNestsTooDeepForTheSumOfItsPartsIsToldOf() {
        String deep = "1";
        for (int i = 0; i < 40; i++) {
            deep = "[" + deep + "]" + ".contains(1)".repeat(60);
        }
        assertEquals(0, read("permit(principal, action, resource) when { " + deep + " };").size());
        assertEquals("brackets and what is asked of each other nest too deep", problems.getFirst().wrong());
    }
}
