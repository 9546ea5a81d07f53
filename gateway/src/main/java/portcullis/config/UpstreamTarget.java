package portcullis.config;

import static portcullis.config.keys.Declare.keys;
import static portcullis.config.keys.Key.integer;
import static portcullis.config.keys.Key.list;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.Formats;
import portcullis.config.keys.Given;
import portcullis.config.keys.Key;
import portcullis.config.keys.Keys;
import portcullis.config.keys.Place;
import portcullis.config.keys.Shape;
import portcullis.config.keys.Shapes;

/** Where requests go: one upstream, or several by weight. */
public sealed interface UpstreamTarget {
    Shape<UpstreamTarget> SHAPE =
            Shapes.either(Formats.NAME.asPlaced(Single::new), Shapes.block(Split.KEYS));

    Place place();

    /** The names of all upstreams that may be chosen. */
    List<String> names();

    record Single(String upstream, Place place) implements UpstreamTarget {
        @Override
        public List<String> names() {
            return List.of(upstream);
        }
    }

    /**
     * @param shares at least one of them with a weight
     * @param forceBy a request field, lower case, that names one of the upstreams; null for none
     */
    record Split(List<Share> shares, StickBy stickBy, @Nullable String forceBy, Place place)
            implements UpstreamTarget {
        static final Keys<Split> KEYS = keys(
                        Split::new,
                        list("split", Shapes.block(Share.KEYS)).nonEmpty().says("the upstreams and their weights"),
                        Key.of("stick-by", StickBy.SHAPE)
                                .or("none")
                                .says("what makes a client come to the same upstream again"),
                        Key.of(
                                        "force-by",
                                        Shapes.<String>oneOf(List.of(Key.of("header", Formats.FIELD_NAME)
                                                .says("a request field that names one of the upstreams"))))
                                .orNone()
                                .says("lets a request choose"),
                        Given.place())
                .check(Split::refuseWithoutWeight);

        private static void refuseWithoutWeight(Split split, Keys.Complaints complaints) {
            if (split.shares.stream().mapToInt(Share::weight).sum() == 0) {
                complaints.error("split", "has no weight at all", "at least one weight above 0");
            }
            if (split.names().stream().distinct().count() < split.shares.size()) {
                complaints.error("split", "names an upstream twice", "each upstream once");
            }
        }

        @Override
        public List<String> names() {
            return shares.stream().map(Share::to).toList();
        }
    }

    /**
     * @param weight relative to the others of the split; 0 is reached only by force
     */
    record Share(String to, int weight) {
        static final Keys<Share> KEYS = keys(
                Share::new,
                Key.of("to", Formats.NAME).says("an upstream"),
                integer("weight").between("0", "10000").says("relative to the others; 0 is reached only by force"));
    }

    /** What makes a client come to the same upstream again. */
    sealed interface StickBy {
        Shape<StickBy> SHAPE = Shapes.either(
                Formats.words(words()),
                Shapes.oneOf(List.of(
                        Key.of("cookie", Formats.TOKEN)
                                .says("a cookie that the client has, or gets")
                                .as(Cookie::new),
                        Key.of("header", Formats.FIELD_NAME).says("a request field").as(Header::new))));

        private static Map<String, StickBy> words() {
            Map<String, StickBy> words = new LinkedHashMap<>();
            words.put("none", new None());
            words.put("user", new User());
            words.put("client", new Client());
            words.put("ip", new ClientAddress());
            return words;
        }

        record None() implements StickBy {}

        /** Whoever is calling, a user or an application; the address of whom nobody knows. */
        record User() implements StickBy {}

        /** The application that is calling, whoever uses it; the address where none is known. */
        record Client() implements StickBy {}

        record ClientAddress() implements StickBy {}

        /** A cookie that the client already has, or that the gateway sets. */
        record Cookie(String name) implements StickBy {}

        /**
         * @param name lower case
         */
        record Header(String name) implements StickBy {}
    }
}
