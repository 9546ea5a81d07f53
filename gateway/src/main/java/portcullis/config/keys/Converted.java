package portcullis.config.keys;

import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Reads one thing and makes another of it. */
record Converted<A, B>(Shape<A> from, BiFunction<? super A, Place, ? extends B> change) implements Shape<B> {
    @Override
    public @Nullable B read(Tree tree, Reading at) {
        A value = from.read(tree, at);
        if (value == null) {
            return null;
        }
        try {
            return change.apply(value, at.place(tree));
        } catch (IllegalArgumentException wrong) {
            return at.wrong(tree, String.valueOf(wrong.getMessage()), "for example " + example());
        }
    }

    @Override
    public String type() {
        return from.type();
    }

    @Override
    public String example() {
        return from.example();
    }

    @Override
    public Map<String, Object> schema(Definitions definitions) {
        return from.schema(definitions);
    }

    @Override
    public void visit(String path, KeyVisitor visitor) {
        from.visit(path, visitor);
    }

    @Override
    public Shape<B> within(@Nullable String least, @Nullable String most) {
        return new Converted<>(from.within(least, most), change);
    }

    @Override
    public Shape<B> nonEmpty() {
        return new Converted<>(from.nonEmpty(), change);
    }

    @Override
    public String bounds() {
        return from.bounds();
    }
}
