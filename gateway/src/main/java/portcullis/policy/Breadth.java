package portcullis.policy;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portcullis.config.Access;
import portcullis.policy.eval.CompiledPolicy;
import portcullis.policy.eval.Effect;
import portcullis.policy.eval.EntityUid;
import portcullis.policy.eval.Mentions;
import portcullis.policy.eval.Root;
import portcullis.policy.eval.Scope;
import portcullis.policy.schema.Principal;
import portcullis.policy.schema.RouteFacts;

/**
 * In which way a permit lets more callers in than its author may have meant. Legal all of them; whether one is meant only its author
 * knows.
 */
public enum Breadth {
    /** Every action on everything, for everybody or for all of a type. */
    EVERYTHING("permits all that is asked, on no condition"),
    /** Routes that write, and nothing says who the caller must be. */
    ANYONE_WRITES("permits writing, and nothing in it says who may"),
    /** No route that writes, but neither scope nor condition says anything of the request but its action. */
    ANYONE("permits whoever calls, on no condition");

    private final String says;

    Breadth(String says) {
        this.says = says;
    }

    /** For people: what is behind the policy's name in a sentence. */
    public String says() {
        return says;
    }

    /**
     * The broadest that is true of it; null for one that forbids, matches nothing, or says who the caller must be.
     *
     * @param routes that it can match
     */
    static @Nullable Breadth of(CompiledPolicy policy, List<RouteFacts> routes) {
        if (policy.effect() != Effect.PERMIT || routes.isEmpty() || looksAtCaller(policy.mentions())) {
            return null;
        }
        Scope scope = policy.scope();
        boolean unconditional = Arrays.stream(Root.values()).noneMatch(policy.mentions()::names);
        if (unconditional && isAboutTypes(scope.principal()) && scope.action() instanceof Scope.Any && isAboutTypes(scope.resource())) {
            return EVERYTHING;
        }
        if (isAnybody(scope, routes) && routes.stream().anyMatch(route -> route.access() == Access.WRITE)) {
            return ANYONE_WRITES;
        }
        return unconditional && scope.principal() instanceof Scope.Any ? ANYONE : null;
    }

    /** Its scopes and its certificate are the caller's, too; its address and its header fields anybody can have. */
    private static boolean looksAtCaller(Mentions conditions) {
        return conditions.names(Root.PRINCIPAL)
                || conditions.reads(Root.CONTEXT, "scopes")
                || conditions.reads(Root.CONTEXT, "certificate");
    }

    private static boolean isAboutTypes(Scope.Constraint constraint) {
        return constraint instanceof Scope.Any || constraint instanceof Scope.Is;
    }

    /** Every user is somebody where the policy names its actions one by one, and anybody where it takes a whole group of them. */
    private static boolean isAnybody(Scope scope, List<RouteFacts> routes) {
        return switch (scope.principal()) {
            case Scope.Any _ -> true;
            case Scope.Is(String type) -> isNobody(type) || !namesItsActions(scope.action(), routes);
            case Scope.Equals(EntityUid uid) -> isNobody(uid.type());
            case Scope.In _, Scope.IsIn _ -> false;
        };
    }

    private static boolean isNobody(String type) {
        return type.equals(Principal.ANONYMOUS.type());
    }

    private static boolean namesItsActions(Scope.Constraint actions, List<RouteFacts> routes) {
        return switch (actions) {
            case Scope.Equals _ -> true;
            case Scope.In(List<EntityUid> named) ->
                named.stream().allMatch(uid -> routes.stream().anyMatch(route -> route.action().equals(uid)));
            case Scope.Any _, Scope.Is _, Scope.IsIn _ -> false;
        };
    }
}
