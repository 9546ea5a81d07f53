package portcullis.policy.eval;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What stands between the parentheses of a policy: whom, what and on what it is about. It cannot fail. */
public record Scope(Constraint principal, Constraint action, Constraint resource) {
    /** Which entities a part of the scope takes. */
    public sealed interface Constraint {
        /** Whether it takes this one, of which {@code entity} is what is known. */
        boolean takes(EntityUid uid, @Nullable Entity entity);

        /** As Cedar writes it behind the name of what is constrained, {@code principal}. */
        String text(Root root);
    }

    /** Everyone and everything. */
    public record Any() implements Constraint {
        @Override
        public boolean takes(EntityUid uid, @Nullable Entity entity) {
            return true;
        }

        @Override
        public String text(Root root) {
            return root.toString();
        }
    }

    /** Those of one type. */
    public record Is(String type) implements Constraint {
        @Override
        public boolean takes(EntityUid uid, @Nullable Entity entity) {
            return uid.type().equals(type);
        }

        @Override
        public String text(Root root) {
            return root + " is " + type;
        }
    }

    /** This one. */
    public record Equals(EntityUid uid) implements Constraint {
        @Override
        public boolean takes(EntityUid uid, @Nullable Entity entity) {
            return uid.equals(this.uid);
        }

        @Override
        public String text(Root root) {
            return root + " == " + uid;
        }
    }

    /**
     * These, and whoever is in one of them.
     *
     * @param groups more than one only of an action; none takes nothing
     */
    public record In(List<EntityUid> groups) implements Constraint {
        @Override
        public boolean takes(EntityUid uid, @Nullable Entity entity) {
            for (int i = 0; i < groups.size(); i++) {
                EntityUid group = groups.get(i);
                if (uid.equals(group) || entity != null && entity.ancestors().contains(group)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public String text(Root root) {
            return root + " in "
                    + (groups.size() == 1
                            ? groups.getFirst().toString()
                            : groups.stream().map(EntityUid::toString).collect(Collectors.joining(", ", "[", "]")));
        }
    }

    /** Those of one type that are {@code group} or in it. */
    public record IsIn(String type, EntityUid group) implements Constraint {
        @Override
        public boolean takes(EntityUid uid, @Nullable Entity entity) {
            return uid.type().equals(type)
                    && (uid.equals(group) || entity != null && entity.ancestors().contains(group));
        }

        @Override
        public String text(Root root) {
            return root + " is " + type + " in " + group;
        }
    }

    boolean takes(AuthorizationRequest request) {
        EntityStore entities = request.entities();
        return takes(principal, request.principal(), entities)
                && takes(action, request.action(), entities)
                && takes(resource, request.resource(), entities);
    }

    static boolean takes(Constraint constraint, EntityUid uid, EntityStore entities) {
        boolean groups = constraint instanceof In || constraint instanceof IsIn;
        return constraint.takes(uid, groups ? entities.find(uid) : null);
    }
}
