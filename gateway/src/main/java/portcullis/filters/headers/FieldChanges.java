package portcullis.filters.headers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import portcullis.exchange.Exchange;
import portcullis.exchange.Template;
import portcullis.filters.FilterSite;
import portcullis.http.FieldName;
import portcullis.http.HeaderFields;
import portcullis.kit.SyntaxFault;

/**
 * What happens to the fields of one message: some are removed, then some set, then some added. A value that comes out
 * empty is not written at all: an upstream should not have to tell an empty field from a missing one.
 */
final class FieldChanges {
    private final FieldName[] remove;
    private final List<Line> set;
    private final List<Line> add;

    private record Line(FieldName name, Template value) {}

    /** @param block {@code request} or {@code response}, to say where a template is wrong */
    static FieldChanges compile(HeadersFilter.Changes changes, String block, FilterSite site) {
        return new FieldChanges(
                changes.remove().stream().map(FieldName::of).toArray(FieldName[]::new),
                lines(changes.set(), block, "set", site),
                lines(changes.add(), block, "add", site));
    }

    private FieldChanges(FieldName[] remove, List<Line> set, List<Line> add) {
        this.remove = remove;
        this.set = set;
        this.add = add;
    }

    private static List<Line> lines(Map<String, String> values, String block, String key, FilterSite site) {
        List<Line> lines = new ArrayList<>();
        values.forEach((name, value) -> {
            try {
                lines.add(new Line(
                        FieldName.of(name), Template.compile(value, site.scope(), Template.Use.FIELD)));
            } catch (SyntaxFault fault) {
                site.error(site.place().at(block, key, name), fault);
            }
        });
        return List.copyOf(lines);
    }

    void apply(HeaderFields fields, Exchange exchange) {
        for (FieldName name : remove) {
            fields.remove(name);
        }
        for (int i = 0; i < set.size(); i++) {
            Line line = set.get(i);
            String value = line.value.render(exchange);
            fields.remove(line.name);
            if (!value.isEmpty()) {
                fields.add(line.name, value);
            }
        }
        for (int i = 0; i < add.size(); i++) {
            Line line = add.get(i);
            String value = line.value.render(exchange);
            if (!value.isEmpty()) {
                fields.add(line.name, value);
            }
        }
    }
}
