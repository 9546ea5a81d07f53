package portcullis.config.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.Findings;
import portcullis.config.keys.Tree;

/** One file of an operator's, before any key of it is known. */
class YamlTreeFuzz {
    @DictionaryFile(resourcePath = "/yaml.dict")
    @FuzzTest
    void isReadOrRefusedWithAPlace(byte[] bytes) {
        Findings findings = new Findings();
        Tree.Block tree = YamlTree.read("fuzz.yaml", bytes, findings);
        assertEquals(tree == null, findings.errors() > 0, "no tree, and why");
        for (ConfigProblem problem : findings.problems()) {
            assertTrue(problem.toString().startsWith("fuzz.yaml"), "a place: " + problem);
            assertFalse(problem.wrong().isBlank() || problem.cure().isBlank(), "says something: " + problem);
        }
        YamlTree.value("PORTCULLIS__X", new String(bytes, StandardCharsets.ISO_8859_1));
        if (tree != null) {
            assertTrue(values(tree) <= bytes.length + YamlTree.MOST_ALIASED + 1, "no more than was written, and the aliases");
        }
    }

    private static long values(Tree tree) {
        return 1 + switch (tree) {
            case Tree.Scalar scalar -> 0;
            case Tree.Items list -> list.items().stream().mapToLong(YamlTreeFuzz::values).sum();
            case Tree.Block block -> block.fields().values().stream().mapToLong(field -> values(field.value())).sum();
        };
    }
}
