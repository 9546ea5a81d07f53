package portcullis.config.keys;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was written, before anybody knows what it means. The notation it was written in is no longer visible. */
public sealed interface Tree {
    /** Of a scalar and of an item in a list its own place; of a block the place of the key in front of it. */
    Origin origin();

    /** What to call it in a message. */
    String kind();

    /**
     * @param text null where a key has no value
     * @param material how the text came about
     */
    record Scalar(@Nullable String text, Origin origin, Material material) implements Tree {
        @Override
        public String kind() {
            return "a value";
        }
    }

    record Items(List<Tree> items, Origin origin) implements Tree {
        @Override
        public String kind() {
            return "a list";
        }
    }

    /**
     * @param fields in the order they were written
     */
    record Block(Map<String, Field> fields, Origin origin) implements Tree {
        @Override
        public String kind() {
            return "a block";
        }
    }

    /**
     * @param origin of the key itself
     */
    record Field(Origin origin, Tree value) {}

    /** How the text of a scalar came about; the rules for secrets want to know. */
    sealed interface Material {
        /** All or part of it stands in the file. */
        record Written() implements Material {}

        /**
         * It is one reference and nothing else.
         *
         * @param files those it was read from; empty when it came from the environment
         */
        record Referenced(List<Path> files) implements Material {}

        /** A reference in it has no value, and the caller said that this is fine. The text means nothing. */
        record Unresolved() implements Material {}
    }

    Material WRITTEN = new Material.Written();

    static Scalar scalar(String text, Origin origin) {
        return new Scalar(text, origin, WRITTEN);
    }
}
