package portcullis.policy.eval;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cedarpolicy.model.exception.InternalException;
import com.cedarpolicy.model.policy.Policy;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A decision that does not depend on the resource is one for all of them; one that may depend on it never is. */
class MentionedResourceTest {
    private static boolean looks(String policy, String... attributes) throws InternalException {
        String est = new Policy(policy, "p").toJson();
        return PolicySlice.of(List.of(CompiledPolicy.compile("p", CompiledPolicy.readEst(est)))).looksAtResource(Set.of(attributes));
    }

    @Test
    void aTypeIsTheSameForAllRequestsOfARoute() throws InternalException {
        assertFalse(looks("permit(principal, action, resource);", "owner"));
        assertFalse(looks("permit(principal in Role::\"a\", action, resource is Order) when { principal.tenant == \"a\" };", "owner"));
        assertFalse(looks("permit(principal, action, resource) when { context.ip.isLoopback() } unless { context has path };", "owner"));
    }

    @Test
    void aScopeMayLookAtIt() throws InternalException {
        assertTrue(looks("permit(principal, action, resource == Order::\"7\");"));
        assertTrue(looks("permit(principal, action, resource in Shop::\"7\");"));
        assertTrue(looks("permit(principal, action, resource is Order in Shop::\"7\");"));
    }

    @Test
    void aConditionMayLookAtIt() throws InternalException {
        assertTrue(looks("permit(principal, action, resource) when { resource == principal.order };"));
        assertTrue(looks("permit(principal, action, resource) when { resource.owner == principal };"));
        assertTrue(looks("permit(principal, action, resource) unless { resource has owner };"));
        assertTrue(looks("permit(principal, action, resource) when { resource in principal.shops };"));
        assertTrue(looks("permit(principal, action, resource) when { (if context.tls then resource else principal).name == \"a\" };"));
        assertTrue(looks("permit(principal, action, resource) when { [resource].contains(principal.order) };"));
    }

    @Test
    void itMayBeReachedThroughAnotherEntity() throws InternalException {
        assertTrue(looks("permit(principal, action, resource) when { principal.order.owner == principal };", "owner"));
        assertTrue(looks("permit(principal, action, resource) when { Order::\"7\".owner == principal };", "owner"));
        assertFalse(looks("permit(principal, action, resource) when { principal.order.size == 1 };", "owner"));
        assertFalse(looks("permit(principal, action, resource) when { principal.claims.level == 1 };", "owner"));
    }
}
