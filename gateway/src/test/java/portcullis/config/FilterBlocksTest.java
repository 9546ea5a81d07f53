package portcullis.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilterBlocksTest {
    @TempDir
    Path directory;

    Folder folder;

    @BeforeEach
    void write() {
        folder = new Folder(directory);
    }

    private void writeFilters(String filters) {
        folder.write(
                "routes/orders.yaml",
                """
                format: 1
                api: orders
                upstream: orders
                filters:
                  %s
                routes: { list: { match: { path: /orders } } }
                upstreams: { orders: { endpoints: [http://127.0.0.1:9101] } }
                """
                        .formatted(filters));
    }

    @Test
    void namedFiltersAreMapsOfBlocks() {
        writeFilters("mark: { a: { value: x }, b: off }");
        FilterBlock.Named mark =
                assertInstanceOf(FilterBlock.Named.class, folder.api().filters().byName().get("mark"));
        assertEquals(List.of("a", "b"), List.copyOf(mark.entries().keySet()));
        assertEquals(new Folder.Mark("x"), ((FilterBlock.On) mark.entries().get("a")).config());
        assertInstanceOf(FilterBlock.Off.class, mark.entries().get("b"));
    }

    @Test
    void offIsABlockOfItsOwn() {
        writeFilters("greet: off");
        assertInstanceOf(FilterBlock.Off.class, folder.api().filters().byName().get("greet"));
        assertEquals("off", folder.value("routes/orders.yaml", "filters.greet").value());
    }

    @Test
    void unknownFiltersAndKeysAreTold() {
        writeFilters("gret: { text: x }");
        assertEquals(
                "routes/orders.yaml:5:3: filters.gret: is not a known filter; did you mean 'greet'?", folder.problem());
        writeFilters("greet: { text: x, tims: 2 }");
        assertEquals(
                "routes/orders.yaml:5:21: filters.greet.tims: is not a known key; did you mean 'times'?",
                folder.problem());
        writeFilters("mark: { a: { vale: x } }");
        assertEquals(
                List.of(
                        "routes/orders.yaml:5:11: filters.mark.a.value: is missing; for example no-store",
                        "routes/orders.yaml:5:16: filters.mark.a.vale: is not a known key; did you mean 'value'?"),
                folder.problems());
    }

    @Test
    void aBlockWithoutAValueIsNotTakenForItsDefaults() {
        writeFilters("greet:");
        assertEquals(
                "routes/orders.yaml:5:9: filters.greet: is a value where a block belongs;"
                        + " a block ({} for its defaults), or off",
                folder.problem());
    }

    @Test
    void setsAreNamedInTheDefaults() {
        folder.write("defaults.yaml", "format: 1\nsets: { spa: { filters: { greet: { text: hi, times: 3 } } } }\n");
        Map<String, FilterBlocks> sets = folder.configuration().defaults().sets();
        FilterBlock.On greet =
                assertInstanceOf(FilterBlock.On.class, sets.get("spa").byName().get("greet"));
        assertEquals(new Folder.Greeting("hi", 3), greet.config());
    }
}
