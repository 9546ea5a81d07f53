package portcullis.config.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.Findings;
import portcullis.config.keys.Tree;

class YamlTreeTest {
    private final Findings findings = new Findings();

    private Tree.@Nullable Block read(String text) {
        return YamlTree.read("a.yaml", text.getBytes(StandardCharsets.UTF_8), findings);
    }

    private List<String> problems() {
        return findings.problems().stream().map(ConfigProblem::toString).toList();
    }

    private static @Nullable String text(Tree.Block block, String key) {
        return ((Tree.Scalar) block.fields().get(key).value()).text();
    }

    @ParameterizedTest
    @ValueSource(strings = {"on", "1.10", "1:30", "0o17", "2026-09-01", "yes", "1_000", "true"})
    void scalarsStayTheTextThatWasWritten(String written) {
        assertEquals(written, text(read("key: " + written), "key"));
    }

    @Test
    void onlyPlainNullsAreNoValue() {
        Tree.Block block = read("a:\nb: ~\nc: null\nd: \"\"\ne: 'null'\n");
        assertNull(text(block, "a"));
        assertNull(text(block, "b"));
        assertNull(text(block, "c"));
        assertEquals("", text(block, "d"));
        assertEquals("null", text(block, "e"));
    }

    @Test
    void valuesStandWhereTheyWereWrittenAndBlocksWhereTheirKeyWas() {
        Tree.Block block = read("a:\n  b: [x, y]\n  c: { d: z }\n");
        Tree.Block a = (Tree.Block) block.fields().get("a").value();
        assertEquals("a.yaml:1:1", a.origin().toString());
        Tree.Items b = (Tree.Items) a.fields().get("b").value();
        assertEquals("a.yaml:2:3", b.origin().toString());
        assertEquals("a.yaml:2:10", b.items().get(1).origin().toString());
        Tree.Block c = (Tree.Block) a.fields().get("c").value();
        assertEquals("a.yaml:3:11", c.fields().get("d").value().origin().toString());
    }

    @Test
    void anEmptyFileIsAnEmptyBlock() {
        assertTrue(read("").fields().isEmpty());
        assertTrue(read("# nothing\n").fields().isEmpty());
        assertTrue(read("\uFEFFa: 1").fields().containsKey("a"));
    }

    @Test
    void aKeyThatStandsTwiceIsRefused() {
        assertNull(read("a:\n  b: 1\n  b: 2\n"));
        assertEquals(
                List.of("a.yaml:3:3: a.b: stands here a second time, first in line 2; one of them"), problems());
    }

    @Test
    void aliasesRepeatWhatWasAnchored() {
        Tree.Block block = read("a: &x { b: 1 }\nc: *x\n");
        assertEquals("1", text((Tree.Block) block.fields().get("c").value(), "b"));
    }

    @Test
    void aliasesCannotBlowUp() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 9; i++) {
            bomb.append("a%d: &a%d [".formatted(i, i));
            bomb.append("*a%d, ".formatted(i - 1).repeat(9)).append("*a%d]\n".formatted(i - 1));
        }
        assertNull(read(bomb.toString()));
        assertTrue(problems().getFirst().contains("aliases repeat more than 10000 values"), problems().toString());
    }

    @Test
    void anAliasInsideItsOwnAnchorIsRefused() {
        assertNull(read("a: &x [ *x ]"));
        assertTrue(problems().getFirst().contains("refers to *x, which is not above"), problems().toString());
    }

    @Test
    void nestingIsBoundedOnBothSidesOfTheBorder() {
        String fits = "[".repeat(YamlTree.DEEPEST - 2) + "x" + "]".repeat(YamlTree.DEEPEST - 2);
        assertNotNull(read("a: " + fits));
        assertNull(read("a: [" + fits + "]"));
        assertTrue(problems().getFirst().contains("nested deeper than 64 levels"), problems().toString());
    }

    @Test
    void veryDeepNestingDoesNotExhaustTheStack() {
        assertNull(read("a: " + "[".repeat(200_000)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: b: c", "a: [1, 2", "- a\n- b", "just text", "a: 1\n---\nb: 2", "a: !!python/object x", "a: !mine x",
                "? [a]\n: b", "a: \"\\q\"", "\ta: 1", "a: *nobody", "%YAML 3.0\n---\na: 1"
            })
    void whatIsNotOneBlockOfPlainYamlIsOneProblem(String text) {
        assertNull(read(text));
        assertEquals(1, findings.problems().size(), () -> problems().toString());
        assertTrue(problems().getFirst().startsWith("a.yaml"), problems().toString());
    }

    @Test
    void bytesThatAreNoTextAreRefused() {
        assertNull(YamlTree.read("a.yaml", new byte[] {'a', ':', ' ', (byte) 0xFF}, findings));
        assertEquals(List.of("a.yaml: is not UTF-8; text in UTF-8"), problems());
    }

    @Test
    void mergeKeysAreKeysLikeOthers() {
        assertTrue(read("a: &x { b: 1 }\nc: { <<: *x }\n").fields().get("c").value() instanceof Tree.Block block
                && block.fields().containsKey("<<"));
    }
}
