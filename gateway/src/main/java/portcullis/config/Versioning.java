package portcullis.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import portcullis.config.keys.Format;
import portcullis.config.keys.Formats;
import portcullis.config.keys.Key;
import portcullis.config.keys.Shape;
import portcullis.config.keys.Shapes;

/** Where a request says which version of an API it means. */
public sealed interface Versioning {
    Shape<Versioning> SHAPE = Shapes.either(
            Formats.<Versioning>words("none", new None(), "path", new Path()),
            Shapes.oneOf(List.of(
                    Key.of("header", Formats.FIELD_NAME).says("a field with the version").as(Header::new),
                    Key.of("media-type", MediaType.FORMAT)
                            .says("a media type with {version} in it, in Accept or Content-Type"))));

    /** The API has no versions. */
    record None() implements Versioning {}

    /** The first segment after the base path. */
    record Path() implements Versioning {}

    /**
     * A field of the request.
     *
     * @param name lower case
     */
    record Header(String name) implements Versioning {}

    /**
     * The media type that the client accepts or sends.
     *
     * @param before what stands before the version, such as {@code application/vnd.example.}; lower case
     * @param after what stands behind it, such as {@code +json}; lower case
     */
    record MediaType(String before, String after) implements Versioning {
        private static final String HOLE = "{version}";

        static final Format<MediaType> FORMAT = Format.of(
                "media type with {version}",
                "application/vnd.example.{version}+json",
                Map.of("type", "string", "pattern", "\\{version\\}"),
                MediaType::parse);

        private static MediaType parse(String text) {
            int hole = text.indexOf(HOLE);
            if (hole < 0 || text.indexOf('/') < 1 || text.indexOf('/') > hole) {
                throw new IllegalArgumentException("'" + text + "' is not a media type with {version} behind its slash");
            }
            return new MediaType(
                    text.substring(0, hole).toLowerCase(Locale.ROOT),
                    text.substring(hole + HOLE.length()).toLowerCase(Locale.ROOT));
        }
    }
}
