package portcullis.policy.eval;

/**
 * The name of an entity. The two parts are never one text on their way, so that nothing in an id can reach out of it.
 *
 * @param type with its namespaces, such as {@code User} or {@code Shop::Order}
 * @param id any text, the empty one included
 */
public record EntityUid(String type, String id) implements Value {
    /** As Cedar writes it, for people: {@code User::"main/alice"}. */
    @Override
    public String toString() {
        return type + "::" + new Value.Text(id);
    }
}
