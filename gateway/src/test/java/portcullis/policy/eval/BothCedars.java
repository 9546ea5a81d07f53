package portcullis.policy.eval;

import com.cedarpolicy.BasicAuthorizationEngine;
import com.cedarpolicy.model.AuthorizationSuccessResponse;
import com.cedarpolicy.model.exception.AuthException;
import com.cedarpolicy.model.entity.Entities;
import com.cedarpolicy.model.policy.Policy;
import com.cedarpolicy.model.policy.PolicySet;
import com.cedarpolicy.value.CedarList;
import com.cedarpolicy.value.CedarMap;
import com.cedarpolicy.value.EntityUID;
import com.cedarpolicy.value.IpAddress;
import com.cedarpolicy.value.PrimBool;
import com.cedarpolicy.value.PrimLong;
import com.cedarpolicy.value.PrimString;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import portcullis.kit.JsonReader;

/** One request in a small world, put to us and to Cedar's own library. */
final class BothCedars {
    private static final String ENTITIES = """
            [{"uid": {"type": "User", "id": "alice"}, "parents": [{"type": "Role", "id": "writer"}],
              "tags": {"team": "red", "flag": true},
              "attrs": {"name": "alice", "empty": "", "odd": "a*b\\\\\\u0000\\ud83d\\ude00", "level": 5, "max": 9223372036854775807,
                "min": -9223372036854775808, "yes": true, "no": false, "if": 1, "two words": 2,
                "scopes": ["read", "write"], "mixed": [1, "a", true, [1], {"a": 1}], "none": [],
                "friends": [{"__entity": {"type": "User", "id": "bob"}}], "friend": {"__entity": {"type": "User", "id": "bob"}},
                "stranger": {"__entity": {"type": "User", "id": "nobody"}}, "claims": {"deep": {"er": 1}, "suspended": false},
                "home": {"__extn": {"fn": "ip", "arg": "10.1.2.3"}}, "net": {"__extn": {"fn": "ip", "arg": "10.0.0.0/8"}},
                "six": {"__extn": {"fn": "ip", "arg": "2001:db8::1"}}, "price": {"__extn": {"fn": "decimal", "arg": "12.50"}},
                "since": {"__extn": {"fn": "datetime", "arg": "2024-02-29T23:59:59.999Z"}},
                "while": {"__extn": {"fn": "duration", "arg": "1h30m"}}}},
             {"uid": {"type": "User", "id": "bob"}, "parents": [], "attrs": {"name": "bob", "level": 1}},
             {"uid": {"type": "Role", "id": "writer"}, "parents": [{"type": "Role", "id": "reader"}], "attrs": {}},
             {"uid": {"type": "Role", "id": "reader"}, "parents": [], "attrs": {}},
             {"uid": {"type": "Action", "id": "get"}, "parents": [{"type": "Action", "id": "read"}], "attrs": {}},
             {"uid": {"type": "Action", "id": "read"}, "parents": [], "attrs": {}},
             {"uid": {"type": "Shop::Order", "id": "7"}, "parents": [{"type": "Shop", "id": "s"}],
              "attrs": {"owner": {"__entity": {"type": "User", "id": "alice"}}, "size": 3}}]
            """;

    private static final Map<String, com.cedarpolicy.value.Value> CONTEXT = Map.of(
            "method", new PrimString("GET"),
            "n", new PrimLong(3),
            "tls", new PrimBool(true),
            "ip", new IpAddress("192.0.2.1"),
            "list", new CedarList(List.of(new PrimLong(1), new PrimLong(2))),
            "headers", new CedarMap(Map.of("x-a", new PrimString("1"))));

    private static final AuthorizationRequest OURS = new AuthorizationRequest(
            new EntityUid("User", "alice"),
            new EntityUid("Action", "get"),
            new EntityUid("Shop::Order", "7"),
            new Value.Fields(Map.of(
                    "method", new Value.Text("GET"),
                    "n", new Value.Whole(3),
                    "tls", Value.Bool.TRUE,
                    "ip", IpAddr.of(new byte[] {(byte) 192, 0, 2, 1}),
                    "list", new Value.Members(Set.of(new Value.Whole(1), new Value.Whole(2))),
                    "headers", new Value.Fields(Map.of("x-a", new Value.Text("1"))))),
            CedarEntities.read((List<?>) JsonReader.readObject("{\"all\":" + ENTITIES + "}", 16).get("all")));

    private BothCedars() {}

    /** The request of this world. */
    static AuthorizationRequest request() {
        return OURS;
    }

    /** What a policy is, read by Cedar's library. */
    static CompiledPolicy compiled(String id, String source) throws AuthException {
        return CompiledPolicy.compile(id, CompiledPolicy.readEst(new Policy(source, id).toJson()));
    }

    /** A policy with nothing but this in a {@code when}. */
    static CompiledPolicy when(String expression) throws AuthException {
        return compiled(expression, "permit(principal, action, resource) when { " + expression + " };");
    }

    /** The policies, each under its own text, of which we say something else than Cedar does; none is what is hoped for. */
    static List<String> differences(List<String> sources) throws AuthException, IOException {
        List<CompiledPolicy> compiled = new ArrayList<>();
        Set<Policy> policies = new HashSet<>();
        for (String source : sources) {
            compiled.add(compiled(source, source));
            policies.add(new Policy(source, source));
        }
        AuthorizationSuccessResponse theirs = new BasicAuthorizationEngine()
                .isAuthorized(
                        new com.cedarpolicy.model.AuthorizationRequest(
                                EntityUID.parse("User::\"alice\"").orElseThrow(),
                                EntityUID.parse("Action::\"get\"").orElseThrow(),
                                EntityUID.parse("Shop::Order::\"7\"").orElseThrow(),
                                CONTEXT),
                        new PolicySet(policies),
                        Entities.parse(ENTITIES))
                .success
                .orElseThrow();
        Evaluation ours = PolicySlice.of(compiled).evaluate(OURS);
        Set<String> ourReasons = new TreeSet<>();
        ours.reasons().forEach(policy -> ourReasons.add(policy.id()));
        Set<String> ourErrors = new TreeSet<>();
        ours.errors().forEach(error -> ourErrors.add(error.policy().id()));
        Set<String> theirErrors = new TreeSet<>();
        theirs.getErrors().forEach(error -> theirErrors.add(error.getPolicyId()));
        List<String> differences = new ArrayList<>();
        for (String source : sources) {
            if (ourReasons.contains(source) != theirs.getReason().contains(source)) {
                differences.add("satisfied by " + (ourReasons.contains(source) ? "us" : "them") + " only: " + source);
            }
            if (ourErrors.contains(source) != theirErrors.contains(source)) {
                differences.add("an error to " + (ourErrors.contains(source) ? "us" : "them") + " only: " + source);
            }
        }
        return differences;
    }
}
