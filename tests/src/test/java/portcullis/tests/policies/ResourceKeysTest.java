package portcullis.tests.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.CommandRun;

/** What routes say of themselves to policies: whether they read, and what their requests are about. */
class ResourceKeysTest {
    private static PolicyGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        gateway = PolicyGateway.start();
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
    }

    @BeforeEach
    void withoutPolicies() throws IOException {
        gateway.policies("");
    }

    /** One route for POST requests, with these keys. */
    private static void route(String keys) throws IOException {
        gateway.api("""
                filters: { authenticate: { issuers: [main], mode: optional }, authorize: {} }
                routes:
                  tried: { match: { method: POST, path: "/users/{user}/orders/{id}" }, %s }
                """.formatted(keys));
    }

    private static String post(String target, String... lines) throws IOException {
        return gateway.send("POST", target, lines);
    }

    @Test
    void accessPutsTheActionIntoAGroup() throws IOException {
        route("access: auto");
        gateway.policies("permit(principal is User, action in Action::\"orders/read\", resource);");
        assertEquals("403 denied", post("/users/u/orders/7", gateway.bearer("anna")));
        route("access: read");
        assertEquals("200", post("/users/u/orders/7", gateway.bearer("anna")));
        route("access: write");
        assertEquals("403 denied", post("/users/u/orders/7", gateway.bearer("anna")));
    }

    @Test
    void typeAndIdNameTheResource() throws IOException {
        route("resource: { type: 'Shop::Order', id: \"{path.id}\" }");
        gateway.policies("permit(principal is User, action, resource == Shop::Order::\"7 é\");");
        assertEquals("200", post("/users/u/orders/7%20%C3%A9", gateway.bearer("anna")));
        assertEquals("403 denied", post("/users/u/orders/7", gateway.bearer("anna")));
        route("resource: { type: 'Shop::Order', id: \"{path.user}/{path.id}\" }");
        assertEquals("403 denied", post("/users/u/orders/7%20%C3%A9", gateway.bearer("anna")));
        gateway.policies("permit(principal is User, action, resource == Shop::Order::\"%2525/7\");");
        assertEquals("200", post("/users/%2525/orders/7", gateway.bearer("anna")));
    }

    @Test
    void attributesAreTexts() throws IOException {
        route("resource: { type: Order, id: \"{path.id}\", attributes: { owner: \"{path.user}\", tenant: \"{caller.tenant}\" } }");
        gateway.policies("permit(principal is User, action, resource) when { resource.owner == \"anna\" && !(resource has tenant) };");
        assertEquals("200", post("/users/anna/orders/7", gateway.bearer("x")));
        assertEquals("403 denied", post("/users/bob/orders/7", gateway.bearer("x")));
    }

    @Test
    void attributesHaveTypes() throws IOException {
        route("resource: { type: Order, id: \"{path.id}\", attributes: { owner: { type: User, value: \"main/{path.user}\" },"
                + " number: { type: long, value: \"{path.id}\" } } }");
        gateway.policies("permit(principal, action, resource) when { resource.owner == principal && resource has number && resource.number < 10 };");
        assertEquals("200", post("/users/anna/orders/7", gateway.bearer("anna")));
        assertEquals("403 denied", post("/users/bob/orders/7", gateway.bearer("anna")));
        assertEquals("403 denied", post("/users/anna/orders/10", gateway.bearer("anna")));
        assertEquals("403 denied", post("/users/anna/orders/07", gateway.bearer("anna")));
    }

    @Test
    void typesAndEntitiesOfTheOperatorSayMoreOfCallersAndResources() throws IOException {
        route("resource: { type: Order, id: \"{path.id}\" }");
        gateway.write("policies/types.cedarschema", "entity Team; entity User in [Team] { level?: Long }; entity Order { closed?: Bool };");
        gateway.write("policies/entities/teams.json", """
                [ { "uid": { "type": "User", "id": "main/anna" }, "attrs": { "level": 3 }, "parents": [ { "type": "Team", "id": "red" } ] },
                  { "uid": { "type": "User", "id": "main/bob" }, "attrs": { "level": 1 }, "parents": [ { "type": "Team", "id": "red" } ] },
                  { "uid": { "type": "Order", "id": "8" }, "attrs": { "closed": true }, "parents": [] } ]
                """);
        gateway.write(PolicyGateway.ENFORCED, """
                permit(principal in Team::"red", action, resource) when { principal has level && principal.level > 2 };
                forbid(principal, action, resource) when { resource has closed && resource.closed };
                """);
        gateway.reload();
        assertEquals("200", post("/users/u/orders/7", gateway.bearer("anna")));
        assertEquals("403 denied", post("/users/u/orders/8", gateway.bearer("anna")));
        assertEquals("403 denied", post("/users/u/orders/7", gateway.bearer("bob")));
        assertEquals("403 denied", post("/users/u/orders/7", gateway.bearer("carl")));
    }

    @Test
    void theSchemaIsPrintedAlsoWhileAPolicyIsWrong() throws Exception {
        route("resource: { type: Order, id: \"{path.id}\", attributes: { owner: \"{path.user}\" } }");
        gateway.refused("permit(principal, action, resource) when { resource.ownr == \"x\" };", "did you mean");
        CommandRun printed = CommandRun.beside(gateway.gateway, "policy", "schema");
        assertEquals(0, printed.exit(), printed.err());
        assertTrue(printed.out().contains("entity Order {\n  owner: String, // routes/orders.yaml:"), printed.out());
        assertTrue(printed.out().contains("action \"orders/tried\" in [\"orders/write\"] appliesTo {"), printed.out());
        CommandRun json = CommandRun.beside(gateway.gateway, "policy", "schema", "--json");
        assertEquals(0, json.exit(), json.err());
        assertTrue(json.out().startsWith("{\n  \"\": {\n    \"entityTypes\": {"), json.out());
    }
}
