package portcullis.policy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import portcullis.exchange.Caller;
import portcullis.policy.eval.Entity;
import portcullis.policy.eval.EntityStore;
import portcullis.policy.eval.EntityUid;
import portcullis.policy.eval.Value;
import portcullis.policy.schema.Principal;
import portcullis.policy.schema.RouteFacts;

/**
 * Callers as policies see them. A caller is made once per credential and shared by its requests, so what is made of him here is,
 * too, for as long as somebody holds him. Of one generation: the entities of files say what else roles and callers are in.
 */
final class Callers {
    private static final String SCOPES = "scopes";
    private static final String CLAIMS = "claims";
    private static final String TENANT = "tenant";

    private final EntityStore known;
    private final Cache<Caller, KnownCaller> made;

    /**
     * @param known the entities of files
     * @param most callers that are kept
     */
    Callers(EntityStore known, int most) {
        this.known = known;
        made = Caffeine.newBuilder().weakKeys().maximumSize(most).executor(Runnable::run).build();
    }

    KnownCaller of(Caller caller) {
        KnownCaller seen = made.getIfPresent(caller);
        if (seen == null) {
            seen = KnownCaller.of(make(caller));
            made.put(caller, seen);
        }
        return seen;
    }

    private Entity make(Caller caller) {
        EntityUid uid = uid(caller);
        Map<String, Value> attributes = new HashMap<>();
        Set<EntityUid> parents = new HashSet<>();
        Value.Fields tags = Value.Fields.NONE;
        Entity written = known.find(uid);
        if (written != null) {
            attributes.putAll(written.attributes().values());
            parents.addAll(written.ancestors());
            tags = written.tags();
        }
        attributes.put(CLAIMS, claims(caller.claims()));
        attributes.put(SCOPES, texts(caller.scopes()));
        if (!caller.tenant().isEmpty()) {
            attributes.put(TENANT, new Value.Text(caller.tenant()));
        }
        for (String role : caller.roles()) {
            parents.add(new EntityUid(RouteFacts.ROLE, role));
        }
        return new Entity(uid, new Value.Fields(Map.copyOf(attributes)), tags, known.withAncestors(parents));
    }

    private static EntityUid uid(Caller caller) {
        Principal kind = Principal.of(caller.kind());
        return new EntityUid(kind.type(), kind == Principal.ANONYMOUS ? Principal.NOBODY : caller.id());
    }

    /** {@code context.scopes} of whoever that is. */
    static Value scopes(Entity caller) {
        return caller.attributes().values().getOrDefault(SCOPES, Value.Members.NONE);
    }

    private static Value.Fields claims(Map<String, Object> claims) {
        Map<String, Value> values = HashMap.newHashMap(claims.size());
        claims.forEach((name, claim) -> values.put(name, value(claim)));
        return values.isEmpty() ? Value.Fields.NONE : new Value.Fields(Map.copyOf(values));
    }

    private static Value value(Object claim) {
        return switch (claim) {
            case String text -> new Value.Text(text);
            case Long whole -> new Value.Whole(whole);
            case Boolean truth -> Value.Bool.of(truth);
            case List<?> items -> texts(items);
            default -> throw new IllegalArgumentException("a claim is a " + claim.getClass().getName());
        };
    }

    private static Value.Members texts(List<?> items) {
        if (items.isEmpty()) {
            return Value.Members.NONE;
        }
        Set<Value> members = HashSet.newHashSet(items.size());
        for (Object item : items) {
            members.add(new Value.Text(item.toString()));
        }
        return new Value.Members(Set.copyOf(members));
    }
}
