package portcullis.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portcullis.config.PoliciesConfig;
import portcullis.config.PolicyFile;
import portcullis.config.keys.ConfigProblem;

class PolicyWarningsTest {
    private static final String EVERYBODY = "permit (principal is User, action, resource);\n";
    private static final String ROLES = "; without its issuer in front it must be one of trusted-roles, or a parent of roles in entities/";

    @TempDir
    Path folder;

    private List<String> said(PolicyFile... files) {
        List<ConfigProblem> problems = new ArrayList<>();
        new AskedRoutes(folder, () -> Instant.EPOCH)
                .compile(new PolicyEngine(null), new PoliciesConfig(null, null), List.of(files), problems);
        return problems.stream().map(ConfigProblem::toString).toList();
    }

    private static PolicyFile enforced(String text) {
        return new PolicyFile("policies/orders.cedar", PolicyFile.Kind.ENFORCED, text);
    }

    @Test
    void aNameWithoutAnIssuerInAScopeIsNobodys() {
        assertEquals(
                List.of(
                        "policies/orders.cedar:2:22: no caller ever has the role Role::\"admin\"; did you mean Role::\"main/admin\"?" + ROLES,
                        "policies/orders.cedar:3:30: no caller ever has the role Role::\"admin\"; did you mean Role::\"main/admin\"?" + ROLES,
                        "policies/orders.cedar:4:22: no caller ever is User::\"alice\"; did you mean User::\"main/alice\"?"),
                said(enforced(EVERYBODY
                        + "permit (principal in Role::\"admin\", action, resource);\n"
                        + "permit (principal is User in Role::\"admin\", action, resource);\n"
                        + "forbid (principal == User::\"alice\", action, resource);\n")));
    }

    @Test
    void norIsOneInAConditionAndEachIsToldWhereItStands() {
        assertEquals(
                List.of(
                        "policies/orders.cedar:2:58: no caller ever is User::\"mian/bob\"; did you mean User::\"main/bob\"?",
                        "policies/orders.cedar:2:93: no caller ever has the role Role::\"x\"; did you mean Role::\"main/x\"?" + ROLES),
                said(enforced(EVERYBODY
                        + "forbid (principal, action, resource) when { principal == User :: \"mian/bob\" || principal in Role::\"x\" };\n")));
    }

    @Test
    void shadowPoliciesAreLookedAtAsWell() {
        assertEquals(
                List.of("policies/shadow/orders.cedar:1:22: no caller ever is User::\"alice\"; did you mean User::\"main/alice\"?"),
                said(enforced(EVERYBODY), new PolicyFile(
                        "policies/shadow/orders.cedar", PolicyFile.Kind.SHADOW, "permit (principal == User::\"alice\", action, resource);\n")));
    }

    @Test
    void aRoleThatEntitiesPutOthersIntoIsSomebodys() {
        assertEquals(
                List.of(),
                said(enforced(EVERYBODY + "permit (principal in Role::\"staff\", action, resource);\n"), new PolicyFile(
                        "policies/entities/roles.json", PolicyFile.Kind.ENTITIES,
                        "[ { \"uid\": { \"type\": \"Role\", \"id\": \"main/support\" }, \"parents\": [ { \"type\": \"Role\", \"id\": \"staff\" } ] } ]")));
    }
}
