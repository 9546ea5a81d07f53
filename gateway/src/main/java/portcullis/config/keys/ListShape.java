package portcullis.config.keys;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A list of values of one shape. */
record ListShape<T>(Shape<T> item, int least) implements Shape<List<T>> {
    @Override
    public @Nullable List<T> read(Tree tree, Reading at) {
        if (!(tree instanceof Tree.Items list)) {
            return at.wrong(tree, "is " + tree.kind() + " where a list belongs", "for example " + example());
        }
        if (list.items().size() < least) {
            return at.wrong(tree, "is empty", "for example " + example());
        }
        if (list.items().size() > Shapes.MOST_ENTRIES) {
            return at.wrong(tree, "has " + list.items().size() + " entries", "at most " + Shapes.MOST_ENTRIES);
        }
        boolean flat = list.items().stream().allMatch(Tree.Scalar.class::isInstance);
        int errors = at.errors();
        List<T> values = new ArrayList<>(list.items().size());
        for (int i = 0; i < list.items().size(); i++) {
            Reading reading = flat ? at.item(i).quiet() : at.item(i);
            T value = item.read(list.items().get(i), reading);
            if (value != null) {
                values.add(value);
            }
        }
        if (at.errors() > errors) {
            return null;
        }
        if (flat) {
            at.value(print(list), list.origin());
        }
        return List.copyOf(values);
    }

    private static String print(Tree.Items list) {
        StringBuilder printed = new StringBuilder("[");
        for (Tree each : list.items()) {
            printed.append(printed.length() > 1 ? ", " : "").append(((Tree.Scalar) each).text());
        }
        return printed.append(']').toString();
    }

    @Override
    public String type() {
        return "list of " + item.type();
    }

    @Override
    public String example() {
        return "[" + item.example() + "]";
    }

    @Override
    public Map<String, Object> schema(Definitions definitions) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "array");
        schema.put("items", item.schema(definitions));
        if (least > 0) {
            schema.put("minItems", least);
        }
        return schema;
    }

    @Override
    public void visit(String path, KeyVisitor visitor) {
        item.visit(path + "[]", visitor);
    }

    @Override
    public Shape<List<T>> nonEmpty() {
        return new ListShape<>(item, 1);
    }

    @Override
    public Shape<List<T>> within(@Nullable String lowest, @Nullable String highest) {
        return new ListShape<>(item.within(lowest, highest), least);
    }

    @Override
    public String bounds() {
        String each = item.bounds();
        return least == 0 ? each : each.isEmpty() ? "at least one" : "at least one; " + each;
    }
}
