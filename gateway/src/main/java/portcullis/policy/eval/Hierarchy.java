package portcullis.policy.eval;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What asks for the type of an entity, or for its place among others. */
sealed interface Hierarchy extends Expression {
    /** {@code a is Type}. */
    record Is(Expression entity, String type) implements Hierarchy {
        @Override
        public Value of(AuthorizationRequest request) throws EvaluationFault {
            return Value.Bool.of(holds(request));
        }

        @Override
        public boolean holds(AuthorizationRequest request) throws EvaluationFault {
            return Expression.entity(entity.of(request)).type().equals(type);
        }
    }

    /**
     * {@code a in b}: a is b or inside it; of a set, of one of its entities.
     *
     * @param known the entities of {@code group} when the policy itself names them; null when a request must tell
     */
    record In(Expression entity, Expression group, @Nullable List<EntityUid> known) implements Hierarchy {
        static In of(Expression entity, Expression group) {
            return new In(entity, group, switch (group) {
                case Atom.Literal(EntityUid uid) -> List.of(uid);
                case Atom.Constant(Expression written, Value.Members members) -> entities(members);
                default -> null;
            });
        }

        @Override
        public Value of(AuthorizationRequest request) throws EvaluationFault {
            return Value.Bool.of(holds(request));
        }

        @Override
        public boolean holds(AuthorizationRequest request) throws EvaluationFault {
            Value one = entity.of(request);
            Value groups = known == null ? group.of(request) : Value.Members.NONE;
            EntityUid uid = Expression.entity(one);
            List<EntityUid> named = known;
            if (named == null) {
                named = switch (groups) {
                    case EntityUid single -> List.of(single);
                    case Value.Members members -> entities(members);
                    default -> throw EvaluationFault.type("entity or set of entities", groups);
                };
                if (named == null) {
                    throw new EvaluationFault("a set of entities is needed where a set with something else stands");
                }
            }
            return isIn(uid, named, request.entities());
        }

        private static boolean isIn(EntityUid uid, List<EntityUid> groups, EntityStore entities) {
            for (int i = 0; i < groups.size(); i++) {
                if (uid.equals(groups.get(i))) {
                    return true;
                }
            }
            Entity known = groups.isEmpty() ? null : entities.find(uid);
            if (known == null || known.ancestors().isEmpty()) {
                return false;
            }
            for (int i = 0; i < groups.size(); i++) {
                if (known.ancestors().contains(groups.get(i))) {
                    return true;
                }
            }
            return false;
        }

        /** Null when something else is among them. */
        private static @Nullable List<EntityUid> entities(Value.Members members) {
            List<EntityUid> entities = new ArrayList<>(members.values().size());
            for (Value member : members.values()) {
                if (!(member instanceof EntityUid uid)) {
                    return null;
                }
                entities.add(uid);
            }
            return entities;
        }
    }
}
