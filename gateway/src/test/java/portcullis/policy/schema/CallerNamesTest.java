package portcullis.policy.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.Place;
import portcullis.policy.eval.Entity;
import portcullis.policy.eval.EntityUid;
import portcullis.policy.eval.Value;

class CallerNamesTest {
    private static final String MAIN = "main: { issuer: https://id.example.com/, audiences: [api], trusted-roles: [admin] }\n";
    private static final String ROLES = "; without its issuer in front it must be one of trusted-roles, or a parent of roles in entities/";

    @TempDir
    Path folder;

    private String said(CallerNames names, String type, String id) {
        return names.warning(new EntityUid(type, id), Place.of("p")).map(ConfigProblem::toString).orElse("");
    }

    private CallerNames names(String issuers) {
        return CallerNames.of(Routes.issuers(folder, issuers));
    }

    @ParameterizedTest
    @CsvSource({
        "User, main/alice", "User, main/https://x/y", "User, forward-auth/alice", "Client, main/robot", "Client, cert/batch.example.com",
        "Anonymous, anonymous", "Role, main/admin", "Role, admin", "Role, forward-auth/clerk", "Order, 7", "Shop::User, alice",
    })
    void saysNothingOfNamesThatACallerMayHave(String type, String id) {
        assertEquals("", said(names(MAIN), type, id));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "User      | alice      | no caller ever is User::\"alice\"; did you mean User::\"main/alice\"?",
        "User      | mian/alice | no caller ever is User::\"mian/alice\"; did you mean User::\"main/alice\"?",
        "User      | cert/alice | no caller ever is User::\"cert/alice\"; did you mean User::\"main/cert/alice\"?",
        "Client    | crt/batch  | no caller ever is Client::\"crt/batch\"; did you mean Client::\"cert/batch\"?",
        "Anonymous | nobody     | no caller ever is Anonymous::\"nobody\"; did you mean Anonymous::\"anonymous\"?",
    })
    void saysWhoWasMeant(String type, String id, String said) {
        assertEquals("p: " + said, said(names(MAIN), type, id));
    }

    @Test
    void aRoleWantsItsIssuerOrItsTrust() {
        assertEquals("p: no caller ever has the role Role::\"support\"; did you mean Role::\"main/support\"?" + ROLES, said(names(MAIN), "Role", "support"));
    }

    @Test
    void ofSeveralIssuersNoneIsGuessed() {
        assertEquals(
                "p: no caller ever is User::\"alice\"; names begin with that of their issuer, as in User::\"<issuer>/alice\"; issuers are main, partner",
                said(names(MAIN + "partner: { issuer: https://p.example.com/, audiences: [api] }\n"), "User", "alice"));
    }

    @Test
    void rolesOfFilesCountWhereACallerCanComeToThem() {
        EntityUid staff = new EntityUid("Role", "staff");
        CallerNames reached = names(MAIN).with(List.of(new Entity(new EntityUid("Role", "main/support"), Value.Fields.NONE, Set.of(staff))));
        CallerNames unreached = names(MAIN).with(List.of(new Entity(new EntityUid("Role", "support"), Value.Fields.NONE, Set.of(staff))));
        assertEquals("", said(reached, "Role", "staff"));
        assertEquals("p: no caller ever has the role Role::\"staff\"; did you mean Role::\"main/staff\"?" + ROLES, said(unreached, "Role", "staff"));
    }
}
