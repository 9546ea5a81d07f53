package portcullis.policy.eval;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cedarpolicy.model.exception.AuthException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is not mentioned is not collected, so whatever could be read must be mentioned. */
class MentionsTest {
    private static Mentions of(String condition) throws AuthException {
        return BothCedars.when(condition).mentions();
    }

    @Test
    void knowsWhatIsNotReadAtAll() throws AuthException {
        Mentions mentions = of("principal.tenant == \"a\" && context.headers[\"x-a\"] == \"b\"");
        assertTrue(mentions.reads(Root.PRINCIPAL, "tenant"));
        assertTrue(mentions.reads(Root.CONTEXT, "headers"));
        assertTrue(mentions.reads(Root.CONTEXT, "headers", "x-a"));
        assertTrue(mentions.reads(Root.CONTEXT));
        assertFalse(mentions.reads(Root.CONTEXT, "headers", "x-b"));
        assertFalse(mentions.reads(Root.CONTEXT, "time"));
        assertFalse(mentions.reads(Root.PRINCIPAL, "scopes"));
        assertFalse(mentions.reads(Root.CONTEXT, "tenant"), "only entities are entities");
        assertFalse(Mentions.NONE.reads(Root.CONTEXT));
    }

    @Test
    void testingForPresenceIsReading() throws AuthException {
        assertTrue(of("principal has tenant").reads(Root.PRINCIPAL, "tenant"));
        assertTrue(of("context has headers.host").reads(Root.CONTEXT, "headers", "host"));
    }

    @Test
    void aRecordAsAWholeIsEverythingInIt() throws AuthException {
        assertTrue(of("context.headers == {}").reads(Root.CONTEXT, "headers", "x-a"));
        assertTrue(of("context == {}").reads(Root.CONTEXT, "time"));
        assertTrue(of("(if principal.yes then context else {a: 1}).a == 1").reads(Root.CONTEXT, "time"));
        assertTrue(of("[context].contains({})").reads(Root.CONTEXT, "ip"));
        assertTrue(of("{a: context.local}.a.weekday == 1").reads(Root.CONTEXT, "local", "weekday"));
    }

    @Test
    void theNameOfAnEntityIsNoAttribute() throws AuthException {
        assertFalse(of("principal == User::\"alice\"").reads(Root.PRINCIPAL));
        assertFalse(of("principal in Role::\"a\" && resource is Order").reads(Root.RESOURCE));
    }

    @Test
    void anAttributeMayLeadToThePrincipalOrTheResource() throws AuthException {
        Mentions owner = of("resource.owner.tenant == \"a\"");
        assertTrue(owner.reads(Root.RESOURCE, "owner"));
        assertTrue(owner.reads(Root.PRINCIPAL, "tenant"), "the owner may be who asks");
        assertTrue(of("User::\"alice\".claims.level == 1").reads(Root.PRINCIPAL, "claims", "level"));
        assertTrue(of("(if context.tls then principal else resource).tenant == \"a\"").reads(Root.PRINCIPAL, "tenant"));
        assertTrue(of("{a: principal}.a.tenant == \"a\"").reads(Root.PRINCIPAL, "tenant"));
        assertFalse(of("resource.owner.tenant == \"a\"").reads(Root.PRINCIPAL, "scopes"));
    }

    @Test
    void everyPartOfAConditionIsLookedInto() throws AuthException {
        for (String condition : List.of(
                "!context.x", "-context.x == 1", "1 + context.x == 1", "context.x < 1", "1 != context.x", "context.x is User", "context.x in principal",
                "principal in context.x", "context.x like \"*\"", "context.x.contains(1)", "[1].contains(context.x)", "[1].containsAll([context.x])",
                "[1].containsAny([1, context.x])", "context.x.isEmpty()", "ip(context.x).isIpv4()", "ip(\"::1\").isInRange(context.x)",
                "principal.getTag(context.x) == 1", "context.x.hasTag(\"a\")", "if true then true else context.x", "if context.x then true else true",
                "{a: context.x}.a", "[context.x] == []", "true || (true && context.x)", "principal is User in context.x")) {
            assertTrue(of(condition).reads(Root.CONTEXT, "x"), condition);
            assertFalse(of(condition).reads(Root.CONTEXT, "y"), condition);
        }
    }

    @Test
    void severalReadWhatAnyOfThemReads() throws AuthException {
        Mentions both = Mentions.union(List.of(of("context.a == 1"), of("principal.b == 1")));
        assertTrue(both.reads(Root.CONTEXT, "a"));
        assertTrue(both.reads(Root.PRINCIPAL, "b"));
        assertFalse(both.reads(Root.CONTEXT, "b"));
    }
}
