package portcullis.policy.cedar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import portcullis.config.PolicyFile;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.Place;
import portcullis.policy.eval.Entity;
import portcullis.policy.eval.EntityUid;
import portcullis.policy.eval.Value;
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
    void theOperatorsSchemaMayNameTypesThatRoutesGive() {
        CedarSchema schema = schema("entity Team in [Role] = { lead?: User };");
        assertNotNull(schema, problems::toString);
        assertTrue(schema.json().contains("\"Team\"") && !schema.json().contains("\"User\":"), schema::json);
    }

    @Test
    void aMistakeInASchemaHasItsPlaceInItsFile() {
        PolicyFile first = new PolicyFile("policies/a.cedarschema", PolicyFile.Kind.SCHEMA, "entity Team;");
        PolicyFile second = new PolicyFile("policies/b.cedarschema", PolicyFile.Kind.SCHEMA, "// é\nentity Shop = {\n  lead: Usr };");
        assertNull(language.schema(List.of(first, second), Set.of("User"), problems::add));
        assertEquals("policies/b.cedarschema:3:9: there is no type `Usr`; did you mean `User`?", problems.getFirst().toString());
    }

    @Test
    void aTypeDeclaredTwiceNamesBothPlaces() {
        assertNull(schema("entity Team;\nentity Team;"));
        assertEquals(
                "policies/a.cedarschema:1:8: `Team` is declared twice, the second time at policies/a.cedarschema:2:8; declare it once, with all that it has",
                problems.getFirst().toString());
    }

    @Test
    void eachWrongEntityIsReportedWithItsPlace() {
        CedarSchema schema = schema("entity Team = { name: String };");
        assertNotNull(schema);
        List<Entity> entities = List.of(
                team("a", new Value.Text("x")), team("b", new Value.Whole(1)), team("c", Value.Bool.TRUE));
        language.validateEntities(schema, entities, uid -> Place.of("policies/entities/" + uid.id() + ".json"), problems::add);
        assertEquals(
                List.of("policies/entities/b.json", "policies/entities/c.json"), problems.stream().map(problem -> problem.place().file()).toList());
        assertTrue(problems.getFirst().wrong().contains("Team::\"b\""), problems::toString);
    }

    @Test
    void aSchemaComesBackInTheWordsOfCedar() {
        CedarSchema schema = schema("entity Team = { name: String };");
        assertNotNull(schema);
        assertTrue(String.valueOf(language.text(schema, problems::add)).contains("entity Team"));
    }

    private @Nullable CedarSchema schema(String text) {
        return language.schema(
                List.of(new PolicyFile("policies/a.cedarschema", PolicyFile.Kind.SCHEMA, text)), Set.of("User", "Role"), problems::add);
    }

    private static Entity team(String id, Value name) {
        return new Entity(new EntityUid("Team", id), new Value.Fields(Map.of("name", name)), Set.of());
    }
}
