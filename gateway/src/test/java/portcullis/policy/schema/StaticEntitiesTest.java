package portcullis.policy.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portcullis.config.IdentityConfig;
import portcullis.config.PolicyFile;
import portcullis.config.keys.ConfigProblem;
import portcullis.policy.eval.DateTime;
import portcullis.policy.eval.Entity;
import portcullis.policy.eval.EntityUid;
import portcullis.policy.eval.IpAddr;
import portcullis.policy.eval.Value;

class StaticEntitiesTest {
    private static final String TYPES =
            """
            type Address = { city: String, lines?: Set<String> };
            entity Team in [Team] { lead: User, nets?: Set<ipaddr>, since?: datetime, at?: Address, size?: Long, open?: Bool, fee?: decimal, pause?: duration } tags Long;
            entity Room;
            entity Colour enum ["red", "green"];
            entity User in [Team] { department?: Team, colour?: Colour };
            entity Order { status?: String };
            entity Role in [Team];
            entity Route { internal?: Bool };
            """;
    private static final String ROUTES =
            "get: { match: { method: GET, path: \"/{id}\" }, resource: { type: Order, id: \"{path.id}\", attributes: { tenant: \"{path.id}\" } } }";

    @TempDir
    Path folder;

    private final List<ConfigProblem> problems = new ArrayList<>();
    private PolicySchema schema;

    private Map<EntityUid, Entity> read(String... files) {
        List<PolicyFile> all = new ArrayList<>();
        for (int i = 0; i < files.length; i++) {
            all.add(new PolicyFile("policies/entities/" + (char) ('a' + i) + ".json", PolicyFile.Kind.ENTITIES, files[i]));
        }
        IdentityConfig identity = Routes.issuers(folder, "main: { issuer: https://id.example.com/, audiences: [api] }");
        PolicySchema generated = RequestSchema.generate(Routes.of(folder, ROUTES), identity, problems::add);
        schema = OperatorTypes.merge(generated, List.of(new PolicyFile("policies/t.cedarschema", PolicyFile.Kind.SCHEMA, TYPES)), problems::add);
        assertEquals(List.of(), problems);
        return StaticEntities.read(all, schema, CallerNames.of(identity), problems::add).stream().collect(Collectors.toMap(Entity::uid, entity -> entity));
    }

    @Test
    void readsWhatCedarReads() throws IOException {
        String file =
                """
                [ { "uid": { "type": "Team", "id": "red" },
                    "parents": [ { "type": "Team", "id": "all" } ],
                    "attrs": {
                      "lead": { "__entity": { "type": "User", "id": "main/alice" } },
                      "nets": [ { "__extn": { "fn": "ip", "arg": "10.0.0.0/8" } }, { "__extn": { "fn": "ip", "arg": "::1" } } ],
                      "since": { "__extn": { "fn": "datetime", "arg": "2026-01-01T00:00:00Z" } },
                      "fee": { "__extn": { "fn": "decimal", "arg": "1.50" } }, "pause": { "__extn": { "fn": "duration", "arg": "1h" } },
                      "at": { "city": "K\\u00f6ln", "lines": [] }, "size": 7, "open": true },
                    "tags": { "a": 1 } },
                  { "uid": { "type": "Room", "id": "" }, "attrs": {}, "parents": [] } ]
                """;
        Map<EntityUid, Entity> entities = read(file);
        assertEquals(List.of(), problems);
        assertEquals("", new CedarJudge(schema).validateEntities(file));
        Entity red = entities.get(team("red"));
        Map<String, Value> attributes = red.attributes().values();
        assertEquals(new EntityUid("User", "main/alice"), attributes.get("lead"));
        assertEquals(new Value.Members(Set.of(IpAddr.parse("10.0.0.0/8"), IpAddr.parse("::1"))), attributes.get("nets"));
        assertEquals(DateTime.parse("2026-01-01T00:00:00Z"), attributes.get("since"));
        assertEquals(new Value.Fields(Map.of("city", new Value.Text("Köln"), "lines", Value.Members.NONE)), attributes.get("at"));
        assertEquals(new Value.Whole(7), attributes.get("size"));
        assertEquals(Map.of("a", new Value.Whole(1)), red.tags().values());
        assertEquals(Set.of(team("all")), red.ancestors());
        assertEquals(Set.of(team("red"), new EntityUid("Room", "")), entities.keySet());
        String brief = file.replaceAll("\\{ \"__(extn|entity)\": (\\{[^}]*\\}) \\}", "$2").replaceAll("\\{ \"fn\": \"\\w+\", \"arg\": (\"[^\"]*\") \\}", "$1");
        assertFalse(brief.contains("__"), brief);
        assertEquals(entities, read(brief));
    }

    @Test
    void knowsWhatAnEntityIsInAcrossFiles() {
        Map<EntityUid, Entity> entities = read(
                "[ { \"uid\": { \"type\": \"Role\", \"id\": \"main/support\" }, \"parents\": [ { \"type\": \"Role\", \"id\": \"staff\" }, { \"type\": \"Team\", \"id\": \"red\" } ] } ]",
                "[ { \"uid\": { \"type\": \"Team\", \"id\": \"red\" }, \"attrs\": { \"lead\": { \"type\": \"User\", \"id\": \"x\" } }, \"parents\": [ { \"type\": \"Team\", \"id\": \"all\" } ] } ]");
        assertEquals(List.of(), problems);
        assertEquals(
                Set.of(new EntityUid("Role", "staff"), team("red"), team("all")),
                entities.get(new EntityUid("Role", "main/support")).ancestors());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '$', value = {
        "[                                                                  | 1:2: is not JSON: the document ends too early; JSON has no comments, and no comma behind the last element",
        "[ // teams ]                                                       | 1:3: is not JSON: no value; JSON has no comments, and no comma behind the last element",
        "[ { `uid`: 1, `uid`: 2 } ]                                         | 1:20: is not JSON: the name 'uid' comes twice; JSON has no comments, and no comma behind the last element",
        "{}                                                                 | 1:1: is an object where a list belongs; a list of entities: [ { `uid`: { .. }, `attrs`: { .. }, `parents`: [ .. ] } ]",
        "[ `x` ]                                                            | 1:3: is a text where an object belongs; { `uid`: { .. }, `attrs`: { .. }, `parents`: [ .. ] }",
        "[ {} ]                                                             | 1:3: an entity without uid; { `uid`: { `type`: `Team`, `id`: `red` } }",
        "[ { `uid`: `Room::a` } ]                                           | 1:12: is a text where an object belongs; { `type`: `User`, `id`: `main/alice` }",
        "[ { `uid`: { `type`: `Room` } } ]                                  | 1:12: names no entity; { `type`: `User`, `id`: `main/alice` }",
        "[ { `uid`: { `type`: `Rom`, `id`: `a` } } ]                        | 1:22: there is no entity type 'Rom'; did you mean Room?",
        "[ { `uid`: { `type`: `Action`, `id`: `a/get` } } ]                 | 1:22: there is no entity type 'Action'; a declaration in a .cedarschema file, such as entity Action;",
        "[ { `uid`: { `type`: `Anonymous`, `id`: `anonymous` } } ]          | 1:12: nothing is known of Anonymous callers; entities of callers whose names are known",
        "[ { `uid`: { `type`: `Colour`, `id`: `blue` } } ]                  | 1:38: there is no Colour::`blue`; one of red, green",
        "[ { `uid`: { `type`: `Room`, `id`: `a` }, `attributes`: {} } ]     | 1:57: 'attributes' is nothing that an entity has; one of uid, attrs, parents, tags",
        "[ { `uid`: { `type`: `Room`, `id`: `a` }, `parent`: [] } ]         | 1:53: 'parent' is nothing that an entity has; did you mean 'parents'?",
        "[ { `uid`: { `type`: `Room`, `id`: `a` } }, { `uid`: { `type`: `Room`, `id`: `a` } } ] | 1:54: Room::`a` is also in policies/entities/a.json:1:12; one entity with all that is to be said of it",
        "[ { `uid`: { `type`: `Room`, `id`: `a` }, `attrs`: { `x`: 1 } } ]  | 1:59: Room::`a`: there is no attribute 'x'; a declaration in a .cedarschema file",
        "[ { `uid`: { `type`: `Room`, `id`: `a` }, `tags`: { `x`: 1 } } ]   | 1:51: Room::`a`: Room has no tags; tags and their type behind its declaration in a .cedarschema file",
        "[ { `uid`: { `type`: `Team`, `id`: `a` } } ]                       | 1:3: Team::`a`: the attribute 'lead' is missing; it is required in policies/t.cedarschema:2:25",
        "[ { `uid`: { `type`: `User`, `id`: `main/a` }, `attrs`: { `departmen`: 1 } } ] | 1:72: User::`main/a`: there is no attribute 'departmen'; did you mean 'department'?",
        "[ { `uid`: { `type`: `User`, `id`: `main/a` }, `attrs`: { `department`: { `type`: `Room`, `id`: `a` } } } ] | 1:73: User::`main/a`.department: Room::`a` is no Team; an entity of that type",
        "[ { `uid`: { `type`: `User`, `id`: `main/a` }, `attrs`: { `scopes`: [] } } ] | 1:69: User::`main/a`: 'scopes' of User comes with requests; take it away here",
        "[ { `uid`: { `type`: `Order`, `id`: `a` }, `attrs`: { `tenant`: `x` } } ] | 1:65: Order::`a`: 'tenant' of Order comes with requests; take it away here",
        "[ { `uid`: { `type`: `Order`, `id`: `a` }, `attrs`: { `status`: 7 } } ] | 1:65: Order::`a`.status: is a number where a String belongs; for example `text`",
        "[ { `uid`: { `type`: `Room`, `id`: `a` }, `parents`: [ { `type`: `Team`, `id`: `b` } ] } ] | 1:56: Room::`a`.parents: entities of type Room are never in those of type Team; entity Room in [Team]; in a .cedarschema file",
        "[ { `uid`: { `type`: `Role`, `id`: `a` }, `parents`: [ { `type`: `Room`, `id`: `b` } ] } ] | 1:56: Role::`a`.parents: entities of type Role are never in those of type Room; one of type Role, Team",
        "[ { `uid`: { `type`: `Role`, `id`: `a` }, `parents`: [ { `type`: `Role`, `id`: `a` } ] } ] | 1:12: Role::`a`: is in itself; parents that lead upwards only",
        "[ { `uid`: { `type`: `User`, `id`: `alice` } } ]                   | 1:12: no caller ever is User::`alice`; did you mean User::`main/alice`?",
        "[ { `uid`: { `type`: `Route`, `id`: `a/gte` } } ]                  | 1:12: there is no route 'a/gte'; did you mean a/get?",
    })
    void saysWhatIsWrongWhereAndHowToCureIt(String file, String expected) {
        read(file.replace('`', '"'));
        assertEquals(
                List.of(expected.replace('`', '"')),
                problems.stream().map(problem -> problem.toString().replaceFirst("^policies/entities/a.json:", "")).toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '$', value = {
        "`nets`: [ `10.0.0.0/8`, `10.0.0.0/33` ] | .nets[1]: \"10.0.0.0/33\" is no ipaddr; for example \"10.0.0.0/8\"",
        "`nets`: `10.0.0.0/8`                    | .nets: is a text where a list belongs; [ .. ]",
        "`since`: 7                              | .since: is a number where a datetime belongs; for example \"2026-12-25T09:00:00Z\"",
        "`since`: `yesterday`                    | .since: \"yesterday\" is no datetime; for example \"2026-12-25T09:00:00Z\"",
        "`since`: { `__extn`: { `fn`: `ip`, `arg`: `::1` } } | .since: is an object where a datetime belongs; for example \"2026-12-25T09:00:00Z\"",
        "`size`: 1.5                             | .size: is a number with a fraction or beyond 64 bits where a Long belongs; for example 7, a whole number of 64 bits",
        "`size`: `7`                             | .size: is a text where a Long belongs; for example 7, a whole number of 64 bits",
        "`open`: null                            | .open: is null where a Bool belongs; for example true",
        "`fee`: `1`                              | .fee: \"1\" is no decimal; for example \"1.50\"",
        "`pause`: `1 hour`                       | .pause: \"1 hour\" is no duration; for example \"1h30m\"",
        "`at`: {}                                | .at: the attribute 'city' is missing; it is required in policies/t.cedarschema:1:18",
        "`at`: { `city`: `x`, `line`: [] }       | .at: there is no attribute 'line'; did you mean 'lines'?",
        "`at`: `Berlin`                          | .at: is a text where an object belongs; an object with city, lines",
    })
    void holdsValuesAgainstTheirTypes(String attribute, String expected) {
        read(("[ { `uid`: { `type`: `Team`, `id`: `a` }, `attrs`: { `lead`: { `type`: `User`, `id`: `x` }, " + attribute + " } } ]").replace('`', '"'));
        assertEquals(
                List.of(expected),
                problems.stream().map(problem -> problem.toString().replaceFirst("^policies/entities/a.json:1:\\d+: Team::\"a\"", "")).toList());
    }

    @Test
    void aCircleIsToldOnce() {
        read(chain("a", "b"), chain("b", "c"), chain("c", "a"));
        assertEquals(
                List.of("policies/entities/a.json:1:12: Team::\"a\": is in itself, by way of Team::\"c\"; parents that lead upwards only"),
                problems.stream().map(ConfigProblem::toString).toList());
    }

    @Test
    void ancestorsHaveABound() {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i <= EntityForest.MOST_ANCESTORS; i++) {
            all.append(i == 0 ? "[" : ",").append(chain("t" + i, "t" + (i + 1)), 1, chain("t" + i, "t" + (i + 1)).length() - 1);
        }
        read(all + "]");
        assertEquals(1, problems.size());
        assertTrue(problems.getFirst().toString().endsWith("Team::\"t0\": is in more than 1000 entities; fewer, or attributes in place of groups"), problems::toString);
    }

    private static String chain(String id, String parent) {
        return "[ { \"uid\": { \"type\": \"Team\", \"id\": \"" + id + "\" }, \"attrs\": { \"lead\": { \"type\": \"User\", \"id\": \"x\" } },"
                + " \"parents\": [ { \"type\": \"Team\", \"id\": \"" + parent + "\" } ] } ]";
    }

    private static EntityUid team(String id) {
        return new EntityUid("Team", id);
    }
}
