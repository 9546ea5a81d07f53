package portcullis.config;

import java.util.Map;
import portcullis.config.keys.Declare;
import portcullis.config.keys.Format;
import portcullis.config.keys.Formats;
import portcullis.config.keys.Given;
import portcullis.config.keys.Key;
import portcullis.config.keys.Keys;
import portcullis.config.keys.Place;
import portcullis.config.keys.Shape;
import portcullis.config.keys.Shapes;

/**
 * What policies see as the resource of a route's requests.
 *
 * @param type a type of Cedar, with its namespaces
 * @param id a template
 * @param attributes by name, in file order
 */
public record ResourceConfig(String type, String id, Map<String, Attribute> attributes, Place place) {
    static final Keys<ResourceConfig> KEYS = Declare.keys(
            ResourceConfig::new,
            Key.of("type", CedarNames.RESOURCE_TYPE).says("its type in policies, with namespaces if it has any"),
            Key.text("id").says("a template for its id; several values in it stand apart by a slash"),
            Key.map("attributes", Formats.NAME, Attribute.SHAPE)
                    .orEmpty()
                    .says("what policies can ask of it: a template, or type and value"),
            Given.place());

    /**
     * One attribute.
     *
     * @param value a template
     */
    public record Attribute(Type type, String value, Place place) {
        static final Shape<Attribute> SHAPE = Shapes.either(
                Formats.TEXT_OR_EMPTY.asPlaced((value, place) -> new Attribute(Type.Simple.STRING, value, place)),
                Shapes.block(Declare.keys(
                        Attribute::new,
                        Key.of("type", Type.FORMAT).says("string, long, boolean, or the type of an entity whose id the value is"),
                        Key.of("value", Formats.TEXT_OR_EMPTY)
                                .says("a template; what is no long or boolean leaves the attribute out"),
                        Given.place())));
    }

    /** What an attribute is in policies. */
    public sealed interface Type {
        Format<Type> FORMAT = Format.of(
                "string, long, boolean or entity type",
                "string",
                Map.of("type", "string"),
                text -> switch (text) {
                    case "string" -> Simple.STRING;
                    case "long" -> Simple.LONG;
                    case "boolean" -> Simple.BOOLEAN;
                    default -> new Reference(CedarNames.entityType(text));
                });

        /** A single value. */
        enum Simple implements Type {
            STRING,
            /** A whole number of 64 bits. */
            LONG,
            BOOLEAN
        }

        /** Another entity. */
        record Reference(String entityType) implements Type {}
    }
}
