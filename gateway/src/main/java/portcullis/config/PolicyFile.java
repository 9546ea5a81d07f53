package portcullis.config;

/**
 * One file of the folder of policies, as it was read.
 *
 * @param name as printed to the operator, with the folder's own name in front: {@code policies/orders.cedar}
 */
public record PolicyFile(String name, Kind kind, String text) {
    /** What a file is for, which its place and its name's ending say. */
    public enum Kind {
        /** {@code *.cedar}. */
        ENFORCED,
        /** {@code shadow/*.cedar}: decided beside, never enforced. */
        SHADOW,
        /** {@code *.cedarschema}: types that the operator adds. */
        SCHEMA,
        /** {@code entities/*.json}. */
        ENTITIES
    }
}
