package portcullis.config;

/** Where a request says which version of an API it means. */
public sealed interface Versioning {
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
    record MediaType(String before, String after) implements Versioning {}
}
