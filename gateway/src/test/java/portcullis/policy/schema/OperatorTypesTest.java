package portcullis.policy.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portcullis.config.PolicyFile;
import portcullis.config.keys.ConfigProblem;

/** What operators add to the types of requests, and every way that we know of to get it wrong. */
class OperatorTypesTest {
    private static final String ROUTES =
            "get: { match: { method: GET, path: \"/{id}\" }, resource: { type: Order, id: \"{path.id}\", attributes: { tenant: \"{path.id}\" } } }";

    @TempDir
    Path folder;

    private final List<ConfigProblem> problems = new ArrayList<>();

    private PolicySchema merged(String... files) {
        List<PolicyFile> all = new ArrayList<>();
        for (int i = 0; i < files.length; i++) {
            all.add(new PolicyFile("policies/" + (char) ('a' + i) + ".cedarschema", PolicyFile.Kind.SCHEMA, files[i]));
        }
        PolicySchema generated = RequestSchema.generate(Routes.of(folder, ROUTES), Routes.NO_ISSUERS, problems::add);
        return OperatorTypes.merge(generated, all, problems::add);
    }

    @Test
    void addsTypesAndAttributesThatPoliciesCanAskFor() {
        PolicySchema schema = merged(
                """
                // who works where
                @doc("of the company")
                entity Department, Team in [Department] = { lead: User, "opened on"?: datetime } tags Set<String>;
                type Address = { city: String, lines: Set<String>, at?: Place };
                type Place = { north: decimal, east: decimal, };
                entity User in Team { department?: Department, address?: Address };
                entity Client { owner?: User, };
                entity Anonymous { department?: Department };
                entity Colour enum ["red", "green"];
                """,
                """
                namespace Shop::Stock {
                  type Box = { inside: Set<Box2>, colour: Colour };
                  type Box2 = Long;
                  entity Shelf in [Shelf, Room] { boxes: Set<Box>, of: Shop::Owner };
                  entity Room;
                }
                namespace Shop { entity Owner = { name: __cedar::String }; }
                namespace Shop { entity Other; }
                entity Order in [Shop::Stock::Shelf] { status?: String };
                entity Role in [Department];
                entity Route { internal?: Bool };
                """);
        assertEquals(List.of(), problems);
        CedarJudge judge = new CedarJudge(schema);
        assertEquals(judge.text().replace("__cedar::", ""), CedarJudge.reprinted(schema.text()));
        for (String policy : List.of(
                "permit(principal in Department::\"x\", action, resource) when { principal has department && principal.department has lead };",
                "permit(principal, action, resource) when { principal has address && principal.address.at.north.lessThan(decimal(\"1.0\")) };",
                "permit(principal, action, resource in Shop::Stock::Shelf::\"a\") when { resource has status && resource.status == resource.tenant };",
                "permit(principal, action, resource) when { principal has department && principal.department.hasTag(\"x\") && principal.department.getTag(\"x\").contains(\"y\") };")) {
            assertEquals(!policy.contains("address.at."), judge.validate(policy).isEmpty(), () -> policy + judge.validate(policy));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        // what is not Cedar
        "entity Team { name: String; size: Long }; entity X { a: Q };  | 1:27: `;` between attributes; `,` ^^ 1:57: there is no type 'Q'; a declaration in a .cedarschema file of the policies, such as entity Q;",
        "entity Team { name String };                  | 1:20: `String` where `:` belongs; its type, as in name: String",
        "entity Team { name: String? };                | 1:27: `?` behind the type; behind the name: name?: String",
        "entity Team { name: String size: Long };      | 1:28: `size` where `,` belongs; attributes stand apart by `,`, and `}` ends them",
        "entity Team { name: String }                  | 1:29: the end of the file where the `;` behind Team belongs; each declaration ends with `;`",
        "entity Team { name: String                    | 1:27: the end of the file where `,` belongs; attributes stand apart by `,`, and `}` ends them",
        "entity Team {} entity User {};                | 1:16: `entity` where the `;` behind Team belongs; each declaration ends with `;`",
        "entitty Team; entity A;                       | 1:1: `entitty` where a declaration belongs; did you mean 'entity'?",
        "Team = {};                                    | 1:1: `Team` where a declaration belongs; entity NAME { .. };, type NAME = ..; or namespace NAME { .. }",
        "action view appliesTo { principal: [User], resource: [Order] }; | 1:1: an action is declared by the route of that id, and by nothing else; take it away; policies name the action of a route as Action::\"<api>/<route>\"",
        "entity Team { a: Set };                       | 1:18: does not say of what it is a set; for example Set<String>",
        "entity Team { a: Set<String };                | 1:29: `}` where `>` belongs; for example Set<String>",
        "entity in;                                    | 1:8: `in` is a word of Cedar's own; another name",
        "entity Team { in: Long };                     | 1:15: `in` is a word of Cedar's own; another name",
        "entity 7;                                     | 1:8: `7` where the name of an entity type belongs; letters, digits and '_'",
        "entity Team { a: Long, a: Long };             | 1:24: 'a' stands here twice, first in policies/a.cedarschema:1:15; one of them",
        "entity Team { a: Long } in [User];            | 1:25: `in` behind the attributes; in front of them, as in entity Order in [Shop] { .. };",
        "# teams                                       | 1:1: this is no comment in Cedar; comments begin with //",
        "entity Team { \"a: Long };                    | 1:15: `\"a: Long };` where an attribute belongs; letters, digits and '_'",
        "entity Team { 'a': Long };                    | 1:15: `'a'` where an attribute belongs; letters, digits and '_'",
        "entity Team { \"\\q\": Long };                | 1:15: `\"\\q\"` has an escape that Cedar does not have; one of \\n \\r \\t \\\\ \\0 \\' \\\" \\u{..}",
        "namespace A { entity B; namespace C { entity D; } } | 1:25: a namespace inside of one; one namespace with a longer name, as in namespace Shop::Stock { .. }",
        "namespace A { entity B;                       | 1:24: the namespace A is not closed; a `}` at its end",
        "entity A; } entity B { x: Lnog };             | 1:11: `}` closes nothing; take it away, or open it where it belongs ^^ 1:27: there is no type 'Lnog'; did you mean Long?",
        "{ \"\": {} }                                  | 1:1: is in JSON; Cedar's own syntax for schemas, such as entity Team { name: String };",
        "@a @a entity B;                               | 1:5: @a stands here twice; one of them",
        // types that are not there
        "entity A { b: string, c: Boolean, d: Teem }; entity Team; | 1:15: there is no type 'string'; did you mean String? ^^ 1:26: there is no type 'Boolean'; did you mean Bool? ^^ 1:38: there is no type 'Teem'; did you mean Team?",
        "entity A in [Teams]; entity Team;             | 1:14: there is no entity type 'Teams'; did you mean Team?",
        "type T = Long; entity A in T;                 | 1:28: 'T' is a type of values, and entities are in entities; an entity type",
        "entity A { b: Shop::Order };                  | 1:15: there is no type 'Shop::Order'; a declaration in a .cedarschema file of the policies, such as namespace Shop { entity Order; }",
        "entity A { b: __cedar::Int };                 | 1:15: Cedar has no type '__cedar::Int'; one of Bool, Long, String, datetime, decimal, duration, ipaddr",
        "type A = { b: B }; type B = Set<A>;           | 1:6: the type 'A' has itself inside; a type with an end; entities can refer to each other",
        // what is there already
        "entity User { level: Long };                  | 1:15: requests do not bring 'level' of User, so that it can be missing; a `?` behind its name; policies then ask for it with `has` first",
        "entity Order { status: String };              | 1:16: requests do not bring 'status' of Order, so that it can be missing; a `?` behind its name; policies then ask for it with `has` first",
        "entity User { scopes?: Long };                | 1:15: 'scopes' of User is there already; take it away, or give it another name",
        "entity Order { tenant?: Long };               | 1:16: 'tenant' of Order is there already, from routes/a.yaml:7:113; take it away, or give it another name",
        "type User = String;                           | 1:6: 'User' is an entity type already; another name",
        "type Order = String;                          | 1:6: 'Order' is an entity type already; another name",
        "entity Action;                                | 1:8: 'Action' is the type of actions, which come from the routes; another name",
        "entity String;                                | 1:8: 'String' is a type of Cedar's own; another name",
        "type Set = Long;                              | 1:6: 'Set' is a type of Cedar's own; another name",
        "entity A; type A = Long;                      | 1:16: 'A' is also declared in policies/a.cedarschema:1:8; one declaration with all that it has",
        "namespace N { entity User; }                  | 1:22: 'N::User' hides 'User', which is an entity type, too; another name",
        "entity User enum [\"a\"];                     | 1:8: the ids of User come with the requests; no enum, or a type of another name",
        "entity Anonymous in [Role];                   | 1:8: nothing is known of Anonymous that it could be in, or have tags of; attributes only",
        "entity User tags Long; entity User tags Long; | 1:31: the tags of User have a type already; one declaration with tags",
    })
    void saysWhatIsWrongWhereAndHowToCureIt(String file, String expected) {
        merged(file);
        assertEquals(
                List.of(expected.split(" \\^\\^ ")),
                problems.stream().map(problem -> problem.toString().replaceFirst("^policies/a.cedarschema:", "")).toList());
    }

    @Test
    void aTypeThatRoutesReferToMustBeDeclared() {
        List<RouteFacts> routes = Routes.of(
                folder, "get: { match: { path: \"/{id}\" }, resource: { type: Order, id: \"{path.id}\", attributes: { of: { type: Teem, value: x } } } }");
        List<PolicyFile> team = List.of(new PolicyFile("policies/a.cedarschema", PolicyFile.Kind.SCHEMA, "entity Team;"));
        OperatorTypes.merge(RequestSchema.generate(routes, Routes.NO_ISSUERS, problems::add), team, problems::add);
        assertEquals(
                List.of("routes/a.yaml:7:104: routes.get.resource.attributes.of.type: there is no entity type 'Teem'; did you mean Team?"),
                problems.stream().map(ConfigProblem::toString).toList());
    }

    @Test
    void deepTypesAreRefusedBeforeTheyNeedADeepStack() {
        merged("type T = " + "Set<".repeat(100_000) + "Long" + ">".repeat(100_000) + ";");
        assertEquals(
                List.of("policies/a.cedarschema:1:138: types nest deeper than 32; a type with a name for what is inside: type Inner = { .. };"),
                problems.stream().map(ConfigProblem::toString).toList());
    }
}
