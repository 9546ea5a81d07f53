package portcullis.policy;

import org.jspecify.annotations.Nullable;
import portcullis.policy.eval.Entity;
import portcullis.policy.eval.EntityUid;
import portcullis.policy.eval.Value;

/**
 * All that the policies of one route can see of a request: what they are asked, without the clock. It is the question itself and
 * not a summary of it, so that two requests which some policy can tell apart never have equal keys. What is equal is mostly the very
 * same object: the entity of a caller is made once for all of his requests.
 */
final class DecisionKey {
    /** The characters that one place in the cache is for. */
    private static final int CHARS = 1024;

    private final Object route;
    private final Entity principal;
    private final @Nullable Entity resource;
    private final Value.Fields context;
    private final int hash;

    /**
     * @param route whose policies are asked; compared by identity
     * @param principal with its hash
     * @param resource null when none of them looks at what the request is about
     */
    DecisionKey(Object route, KnownCaller principal, @Nullable Entity resource, Value.Fields context) {
        this.route = route;
        this.principal = principal.entity();
        this.resource = resource;
        this.context = context;
        long all = System.identityHashCode(route) + principal.hash();
        if (resource != null) {
            // what it is in, files say by its name
            all = 31 * all + SecretHash.of(resource.uid());
            all = 31 * all + SecretHash.of(resource.attributes());
        }
        hash = Long.hashCode(31 * all + SecretHash.of(context));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DecisionKey key
                && key.hash == hash
                && key.route == route
                && key.principal.equals(principal)
                && (resource == null ? key.resource == null : resource.equals(key.resource))
                && key.context.equals(context);
    }

    /** For how many it counts in the cache: one, and one more for every KiB that it holds. */
    int weight() {
        return (int) (1 + (length(principal) + (resource == null ? 0 : length(resource)) + length(context)) / CHARS);
    }

    private static long length(Entity entity) {
        long chars = length(entity.uid()) + length(entity.attributes());
        for (EntityUid ancestor : entity.ancestors()) {
            chars += length(ancestor);
        }
        return chars;
    }

    private static long length(Value value) {
        return switch (value) {
            case Value.Text(String text) -> text.length();
            case EntityUid(String type, String id) -> id.length();
            case Value.Members(var values) -> {
                long chars = 0;
                for (Value one : values) {
                    chars += length(one);
                }
                yield chars;
            }
            case Value.Fields(var fields) -> {
                long chars = 0;
                for (Value one : fields.values()) {
                    chars += length(one);
                }
                yield chars;
            }
            default -> 0;
        };
    }
}
