package portcullis.policy.eval;

import org.jspecify.annotations.Nullable;

/** Looking into a record or an entity. */
sealed interface Access extends Expression {
    /** {@code owner.name}. */
    record Attribute(Expression owner, String name) implements Access {
        @Override
        public Value of(AuthorizationRequest request) throws EvaluationFault {
            Value from = owner.of(request);
            if (from instanceof Value.Fields fields) {
                Value found = fields.values().get(name);
                if (found == null) {
                    throw new EvaluationFault("the record has no attribute '" + name + "'");
                }
                return found;
            }
            if (from instanceof EntityUid uid) {
                return present(known(request, uid).attributes().values().get(name), uid, "attribute", name);
            }
            throw EvaluationFault.type("entity or record", from);
        }
    }

    /** {@code owner has name}: an entity that nobody knows has nothing. */
    record Has(Expression owner, String name) implements Access {
        @Override
        public Value of(AuthorizationRequest request) throws EvaluationFault {
            return Value.Bool.of(holds(request));
        }

        @Override
        public boolean holds(AuthorizationRequest request) throws EvaluationFault {
            Value from = owner.of(request);
            if (from instanceof Value.Fields fields) {
                return fields.values().containsKey(name);
            }
            if (from instanceof EntityUid uid) {
                Entity entity = request.entities().find(uid);
                return entity != null && entity.attributes().values().containsKey(name);
            }
            throw EvaluationFault.type("entity or record", from);
        }
    }

    /** {@code owner.getTag(name)}. */
    record Tag(Expression owner, Expression name) implements Access {
        @Override
        public Value of(AuthorizationRequest request) throws EvaluationFault {
            Value from = owner.of(request);
            Value wanted = name.of(request);
            EntityUid uid = Expression.entity(from);
            String tag = Expression.text(wanted);
            return present(known(request, uid).tags().values().get(tag), uid, "tag of that name", null);
        }
    }

    /** {@code owner.hasTag(name)}. */
    record HasTag(Expression owner, Expression name) implements Access {
        @Override
        public Value of(AuthorizationRequest request) throws EvaluationFault {
            Value from = owner.of(request);
            Value wanted = name.of(request);
            EntityUid uid = Expression.entity(from);
            String tag = Expression.text(wanted);
            Entity entity = request.entities().find(uid);
            return Value.Bool.of(entity != null && entity.tags().values().containsKey(tag));
        }
    }

    private static Entity known(AuthorizationRequest request, EntityUid uid) throws EvaluationFault {
        Entity entity = request.entities().find(uid);
        if (entity == null) {
            throw new EvaluationFault("nothing is known of that " + uid.type());
        }
        return entity;
    }

    private static Value present(@Nullable Value found, EntityUid uid, String kind, @Nullable String name)
            throws EvaluationFault {
        if (found == null) {
            throw new EvaluationFault(
                    "that " + uid.type() + " has no " + kind + (name == null ? "" : " '" + name + "'"));
        }
        return found;
    }
}
