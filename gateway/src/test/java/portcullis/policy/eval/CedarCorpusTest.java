package portcullis.policy.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.cedarpolicy.model.exception.InternalException;
import com.cedarpolicy.model.policy.Policy;
import com.cedarpolicy.model.policy.PolicySet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import portcullis.kit.JsonReader;

/** Cedar's own decisions, reasons and errors: those of its integration tests, and of the corpus that its fuzzers found. */
class CedarCorpusTest {
    /** How deep the brackets of their JSON nest. */
    private static final int DEPTH = 256;

    private final List<String> differences = new ArrayList<>();
    private int requests;
    private int errors;

    @Test
    void decidesAsCedarDoesInItsIntegrationTests() throws Exception {
        Map<String, String> texts = new HashMap<>();
        TarGz.read(suite("handwritten.tar.gz"), name -> true, texts::put);
        for (Map.Entry<String, String> text : texts.entrySet()) {
            if (text.getKey().startsWith("tests/") && text.getKey().endsWith(".json")) {
                Map<String, ?> described = JsonReader.readObject(text.getValue(), DEPTH);
                play(text.getKey(), described, texts.get(described.get("policies")), texts.get(described.get("entities")), true);
            }
        }
        assertEquals(List.of(), differences);
        assertEquals(74, requests, "requests");
    }

    @Test
    void decidesAsCedarDoesInItsCorpus() throws Exception {
        // In several turns, so that only some of the cases whose parts have not all come yet are kept at a time.
        for (String digits : List.of("0123", "4567", "89ab", "cdef")) {
            Map<String, Map<String, String>> open = new HashMap<>();
            TarGz.read(suite("corpus-tests.tar.gz"), name -> isOf(name, digits), (name, text) -> {
                String file = name.substring(name.indexOf('/') + 1);
                String id = file.substring(0, file.indexOf('.'));
                Map<String, String> parts = open.computeIfAbsent(id, none -> new HashMap<>());
                parts.put(file.substring(id.length()), text);
                if (parts.size() == 3) {
                    open.remove(id);
                    Map<String, ?> described = JsonReader.readObject(parts.get(".json"), DEPTH);
                    play(id, described, parts.get(".cedar"), parts.get(".entities.json"), false);
                }
            });
            assertEquals(Map.of(), open, "cases with parts missing");
        }
        assertEquals(List.of(), differences.stream().limit(20).toList(), () -> differences.size() + " differ");
        assertEquals(62_472, requests, "requests");
        assertEquals(3782, errors, "errors of policies");
    }

    private static boolean isOf(String name, String digits) {
        int at = name.indexOf('/') + 1;
        return at > 0 && at < name.length() && digits.indexOf(name.charAt(at)) >= 0 && !name.endsWith(".cedarschema");
    }

    private void play(String name, Map<String, ?> described, String policies, String entities, boolean escape)
            throws IOException {
        List<CompiledPolicy> compiled = compile(policies);
        PolicySlice slice = PolicySlice.of(compiled);
        Object known = JsonReader.readObject("{\"all\":" + entities + "}", DEPTH).get("all");
        EntityStore store = CedarEntities.read((List<?>) (escape ? CedarEntities.escaped(known) : known));
        for (Object one : (List<?>) described.get("requests")) {
            Map<?, ?> request = (Map<?, ?>) one;
            AuthorizationRequest asked = new AuthorizationRequest(
                    ValueReader.uid(request.get("principal")),
                    ValueReader.uid(request.get("action")),
                    ValueReader.uid(request.get("resource")),
                    CedarEntities.fields(request.get("context")),
                    store);
            requests++;
            compare(name + " " + request.get("description"), request, slice, asked);
        }
    }

    private void compare(String name, Map<?, ?> expected, PolicySlice slice, AuthorizationRequest asked) {
        Evaluation found = slice.evaluate(asked);
        String ours = (found.cedarAllows() ? "allow" : "deny") + " by " + ids(found.reasons()) + " errors "
                + ids(found.errors().stream().map(PolicyError::policy).toList());
        String theirs = expected.get("decision") + " by " + new TreeSet<>((List<?>) expected.get("reason")) + " errors "
                + new TreeSet<>((List<?>) expected.get("errors"));
        errors += found.errors().size();
        if (!ours.equals(theirs)) {
            differences.add(name + ": " + ours + ", expected " + theirs);
        }
        Entity action = asked.entities().find(asked.action());
        PolicySlice selected = slice.select(
                asked.action(),
                action == null ? Set.of() : action.ancestors(),
                Set.of(asked.principal().type()),
                Set.of(asked.resource().type()));
        for (PolicySlice each : List.of(slice, selected)) {
            Verdict verdict = each.decide(asked);
            if (verdict.allowed() != found.allows() || verdict.allowed() && !found.permits().contains(verdict.policy())) {
                differences.add(name + ": the verdict is " + verdict + ", the evaluation " + found);
            }
        }
    }

    private static TreeSet<String> ids(List<CompiledPolicy> policies) {
        TreeSet<String> ids = new TreeSet<>();
        policies.forEach(policy -> ids.add(policy.id()));
        return ids;
    }

    private static List<CompiledPolicy> compile(String policies) throws IOException {
        List<CompiledPolicy> compiled = new ArrayList<>();
        try {
            for (Policy policy : PolicySet.parsePolicies(policies).policies) {
                compiled.add(CompiledPolicy.compile(policy.getID(), CompiledPolicy.readEst(policy.toJson())));
            }
        } catch (InternalException e) {
            throw new IOException(policies, e);
        }
        compiled.sort(Comparator.comparing(CompiledPolicy::id));
        return compiled;
    }

    private static Path suite(String name) {
        String suites = System.getProperty("suites", "");
        assumeTrue(!suites.isBlank(), "skipped: -Dsuites=DIR names the folder that has cedar/corpus-tests.tar.gz");
        return Path.of(suites, "cedar", name);
    }
}
