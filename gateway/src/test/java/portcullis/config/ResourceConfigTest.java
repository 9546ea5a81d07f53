package portcullis.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portcullis.config.ResourceConfig.Attribute;
import portcullis.config.ResourceConfig.Type;
import portcullis.config.keys.Place;

class ResourceConfigTest {
    private static final Place PLACE = Place.of("routes/orders.yaml");

    @TempDir
    Path directory;

    private Folder folder;

    @BeforeEach
    void write() {
        folder = new Folder(directory);
    }

    private void routes(String routes) {
        folder.write(
                "routes/orders.yaml",
                """
                format: 1
                api: orders
                upstream: orders
                routes:
                ROUTES
                upstreams:
                  orders: { endpoints: [http://127.0.0.1:9101] }
                """
                        .replace("ROUTES\n", routes.indent(2)));
    }

    private RouteConfig route(String keys) {
        routes("tried: { match: { path: \"/orders/{id}\" }, " + keys + " }");
        return folder.api().routes().get("tried");
    }

    @Test
    void attributesAreTextUnlessTheySayOtherwise() {
        ResourceConfig resource = route(
                        "resource: { type: 'Shop::Order', id: '{path.id}', attributes: { tenant: '{caller.tenant}',"
                                + " lines: { type: long, value: '{header.x-lines}' }, owner: { type: User, value: 'main/{path.id}' } } }")
                .resource();
        assertEquals(
                new ResourceConfig(
                        "Shop::Order",
                        "{path.id}",
                        Map.of(
                                "tenant", new Attribute(Type.Simple.STRING, "{caller.tenant}", PLACE),
                                "lines", new Attribute(Type.Simple.LONG, "{header.x-lines}", PLACE),
                                "owner", new Attribute(new Type.Reference("User"), "main/{path.id}", PLACE)),
                        PLACE),
                resource);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "GET                  | READ",
        "HEAD                 | READ",
        "OPTIONS              | READ",
        "POST                 | WRITE",
        "QUERY                | WRITE",
    })
    void theMethodSaysWhetherARouteReads(String method, Access access) {
        routes("tried: { match: { method: " + method + ", path: /orders } }");
        assertEquals(access, folder.api().routes().get("tried").access());
    }

    @Test
    void severalMethodsReadWhenEachDoes() {
        routes("some: { match: { methods: [GET, OPTIONS], path: /a } }\n"
                + "mixed: { match: { methods: [GET, POST], path: /b } }\n"
                + "any: { match: { path: /c } }\n"
                + "said: { match: { path: /d }, access: read }");
        Map<String, RouteConfig> routes = folder.api().routes();
        assertEquals(
                List.of(Access.READ, Access.WRITE, Access.WRITE, Access.READ),
                routes.values().stream().map(RouteConfig::access).toList());
    }

    @Test
    void refusesIdsThatAreGroupsOfActions() {
        routes("read: { match: { path: /a } }\nwrite: { match: { path: /b } }");
        assertEquals(
                List.of(
                        "routes/orders.yaml:5:3: routes.read: 'read' is what policies call all routes of an API that read;"
                                + " another id, such as get-read",
                        "routes/orders.yaml:6:3: routes.write: 'write' is what policies call all routes of an API that write;"
                                + " another id, such as get-write"),
                folder.problems());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{ type: User, id: a }       | 5:51: routes.tried.resource.type: 'User' is a type of the gateway's own, as are User, Client, Anonymous, Role, Route, Action; for example Order",
        "{ type: String, id: a }     | 5:51: routes.tried.resource.type: 'String' is no entity type; a type of values is string; for example Order",
        "{ type: 'A:B', id: a }      | 5:51: routes.tried.resource.type: 'A:B' is not letters, digits and '_', with '::' behind a namespace; for example Order",
        "{ type: 'A::in', id: a }    | 5:51: routes.tried.resource.type: 'in' is a word of Cedar's own; for example Order",
        "{ type: Order }             | 5:33: routes.tried.resource.id: is missing; for example a word",
        "{ id: a }                   | 5:33: routes.tried.resource.type: is missing; for example Order",
        "{ type: Order, ids: a, id: a } | 5:58: routes.tried.resource.ids: is not a known key; did you mean 'id'?",
        "{ type: Order, id: a, attributes: { b: { type: Bool, value: c } } } | 5:90: routes.tried.resource.attributes.b.type: 'Bool' is no entity type; a type of values is boolean; for example string",
    })
    void saysWhatIsWrongWithAResource(String resource, String problem) {
        routes("tried: { match: { path: /o }, resource: " + resource + " }");
        assertEquals(List.of("routes/orders.yaml:" + problem), folder.problems());
    }
}
