package portcullis.tests.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.Token;

/** What files say of roles, callers and resources decides, and an edit of it decides from then on. */
class StaticEntitiesTest {
    private static final String FILE = "policies/entities/staff.json";

    private static PolicyGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        gateway = PolicyGateway.start();
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
    }

    private static String member(String type, String id, String attributes, String... parents) {
        StringBuilder in = new StringBuilder();
        for (String parent : parents) {
            in.append(in.isEmpty() ? "" : ", ").append("{ \"type\": \"Role\", \"id\": \"").append(parent).append("\" }");
        }
        return "{ \"uid\": { \"type\": \"%s\", \"id\": \"%s\" }, \"attrs\": { %s }, \"parents\": [ %s ] }".formatted(type, id, attributes, in);
    }

    private static String in(String department) {
        return "\"department\": { \"__entity\": { \"type\": \"Department\", \"id\": \"" + department + "\" } }";
    }

    private static Token withRole(String subject, String role) {
        return gateway.token(subject).roles(role);
    }

    @Test
    void aRoleIsInTheRolesThatFilesPutItIn() throws IOException {
        gateway.api(PolicyGateway.API);
        gateway.policies("permit(principal in Role::\"main/staff\", action, resource);");
        assertEquals("403 denied", gateway.get("/orders", withRole("anna", "lead")));

        gateway.write(FILE, "[ " + member("Role", "main/lead", "", "main/support") + ", " + member("Role", "main/support", "", "main/staff") + " ]");
        gateway.reload();
        assertEquals("200", gateway.get("/orders", withRole("anna", "lead")));
        assertEquals("200", gateway.get("/orders", withRole("bert", "support")));
        assertEquals("403 denied", gateway.get("/orders", withRole("carl", "other")));

        gateway.write(FILE, "[ " + member("Role", "main/support", "", "main/staff") + " ]");
        gateway.reload();
        assertEquals("403 denied", gateway.get("/orders", withRole("anna", "lead")));
        assertEquals("200", gateway.get("/orders", withRole("bert", "support")));
    }

    @Test
    void callersAndResourcesHaveTheAttributesThatFilesGiveThem() throws IOException {
        gateway.api(PolicyGateway.API);
        gateway.policies("");
        gateway.write("policies/shop.cedarschema", """
                entity Department;
                entity User { department?: Department };
                entity Order { department?: Department };
                """);
        gateway.write(FILE, "[ " + member("User", "main/anna", in("returns")) + ", " + member("Order", "7", in("returns")) + ", "
                + member("Order", "8", in("sales")) + " ]");
        gateway.write(PolicyGateway.ENFORCED, """
                permit(principal is User, action == Action::"orders/get", resource)
                when { principal has department && resource has department && principal.department == resource.department };
                """);
        gateway.reload();

        assertEquals("200", gateway.get("/orders/7", gateway.token("anna")));
        assertEquals("403 denied", gateway.get("/orders/8", gateway.token("anna")));
        assertEquals("403 denied", gateway.get("/orders/9", gateway.token("anna")));
        assertEquals("403 denied", gateway.get("/orders/7", gateway.token("bert")));

        gateway.write(FILE, "[ { \"uid\": 7 } ]");
        assertTrue(gateway.gateway.admin("POST", "/admin/reload").status() >= 400);
        assertEquals("200", gateway.get("/orders/7", gateway.token("anna")));
        gateway.policies("");
    }
}
