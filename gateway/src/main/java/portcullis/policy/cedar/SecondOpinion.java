package portcullis.policy.cedar;

import com.cedarpolicy.AuthorizationEngine;
import com.cedarpolicy.BasicAuthorizationEngine;
import com.cedarpolicy.model.AuthorizationResponse;
import com.cedarpolicy.model.AuthorizationSuccessResponse;
import com.cedarpolicy.model.DetailedError;
import com.cedarpolicy.model.exception.AuthException;
import com.cedarpolicy.model.exception.CacheException;
import com.cedarpolicy.model.policy.Policy;
import com.cedarpolicy.model.policy.PolicySet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import portcullis.policy.eval.AuthorizationRequest;
import portcullis.policy.eval.Entity;
import portcullis.policy.eval.EntityUid;
import portcullis.policy.eval.Value;

/**
 * What Cedar's own library says of a request. It is given all policies of a set, also those that we know to say nothing, and
 * needs some 100 µs for few and milliseconds for thousands of them: nothing for the request path. The policies are kept on the
 * other side until this object is collected. Belongs to one thread.
 */
public final class SecondOpinion {
    /** Sets that the library keeps read: enforced and shadow of the generation in force, and of some that nobody has collected yet. */
    static final int KEPT_SETS = 8;

    private final Map<String, String> texts;
    private final Set<EntityUid> mentioned;
    private @Nullable Asked asked;

    /**
     * What the library decided.
     *
     * @param allows as Cedar defines it: a policy that errs counts for nothing
     * @param reasons the policies that decided
     * @param errors the policies that could not be evaluated
     */
    public record Opinion(boolean allows, Set<String> reasons, Set<String> errors) {}

    /** The library gave no decision. */
    public static final class Unanswered extends Exception {
        private static final long serialVersionUID = 1;

        private Unanswered(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** Made with the first question: without one, nothing of the library is loaded. */
    private record Asked(AuthorizationEngine engine, PolicySet policies, NativeValues values) {
        static Asked of(Map<String, String> texts) {
            Set<Policy> policies = new HashSet<>();
            texts.forEach((id, text) -> policies.add(new Policy(text, id)));
            PolicySet set = new PolicySet(policies);
            PolicySet.setCacheMaxPolicySets(KEPT_SETS);
            try {
                set.cache();
            } catch (CacheException full) {
                // then they are read anew for every question, which whoever asks has to allow for in how often he does
            }
            return new Asked(new BasicAuthorizationEngine(), set, new NativeValues());
        }
    }

    /**
     * @param texts of all policies of the set, by id
     * @param mentioned entities that stand in the policies
     */
    public SecondOpinion(Map<String, String> texts, Set<EntityUid> mentioned) {
        this.texts = texts;
        this.mentioned = mentioned;
    }

    /** A thread that may ask: the library reads policies with a stack that other threads do not have. Not started. */
    public static Thread thread(String name, Runnable work) {
        return CedarLibrary.thread(name, work);
    }

    /** Asks the library, on a thread made by {@link #thread}. */
    public Opinion of(AuthorizationRequest request) throws Unanswered {
        try {
            return read(CedarLibrary.call(() -> answer(request)));
        } catch (CedarLibrary.Unavailable missing) {
            throw new Unanswered(String.valueOf(missing.getMessage()), missing);
        } catch (IllegalStateException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            throw new Unanswered(String.valueOf(cause.getMessage()), failed);
        }
    }

    private AuthorizationResponse answer(AuthorizationRequest request) throws AuthException {
        Asked now = asked;
        if (now == null) {
            now = Asked.of(texts);
            asked = now;
        }
        com.cedarpolicy.model.AuthorizationRequest question = new com.cedarpolicy.model.AuthorizationRequest(
                now.values.of(request.principal()), now.values.of(request.action()), now.values.of(request.resource()),
                now.values.of(request.context()));
        return now.engine.isAuthorized(question, now.policies, entities(request, now.values));
    }

    private static Opinion read(AuthorizationResponse response) throws Unanswered {
        AuthorizationSuccessResponse success = response.success.orElse(null);
        if (success == null) {
            throw new Unanswered(
                    response.errors.map(List::copyOf).orElse(List.of()).stream()
                            .map((DetailedError error) -> error.message)
                            .collect(Collectors.joining("; ")),
                    null);
        }
        return new Opinion(
                success.isAllowed(),
                Set.copyOf(success.getReason()),
                success.getErrors().stream()
                        .map(AuthorizationSuccessResponse.AuthorizationError::getPolicyId)
                        .collect(Collectors.toUnmodifiableSet()));
    }

    /** Those that can be reached from the request or from a policy, of what may be thousands. */
    private Set<com.cedarpolicy.model.entity.Entity> entities(AuthorizationRequest request, NativeValues values) {
        Set<EntityUid> seen = new HashSet<>(mentioned);
        seen.add(request.principal());
        seen.add(request.action());
        seen.add(request.resource());
        collect(request.context(), seen);
        Deque<EntityUid> open = new ArrayDeque<>(seen);
        List<Entity> found = new ArrayList<>();
        while (!open.isEmpty()) {
            Entity entity = request.entities().find(open.pop());
            if (entity != null) {
                found.add(entity);
                Set<EntityUid> named = new HashSet<>();
                collect(entity.attributes(), named);
                collect(entity.tags(), named);
                named.removeIf(uid -> !seen.add(uid));
                open.addAll(named);
            }
        }
        return found.stream().map(values::of).collect(Collectors.toSet());
    }

    private static void collect(Value value, Set<EntityUid> into) {
        switch (value) {
            case EntityUid uid -> into.add(uid);
            case Value.Members members -> members.values().forEach(member -> collect(member, into));
            case Value.Fields fields -> fields.values().values().forEach(field -> collect(field, into));
            default -> {}
        }
    }
}
