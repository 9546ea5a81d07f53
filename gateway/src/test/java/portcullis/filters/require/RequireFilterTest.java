package portcullis.filters.require;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portcullis.exchange.Caller;
import portcullis.exchange.Exchange;
import portcullis.exchange.ExchangeOf;
import portcullis.exchange.Outcome;
import portcullis.filters.Sites;
import portcullis.http.BodyReader;
import portcullis.http.FieldName;
import portcullis.http.ResponseHead;

class RequireFilterTest {
    private static List<String> words(@Nullable String text) {
        return text == null ? List.of() : List.of(text.split(" "));
    }

    private static Outcome outcome(RequireFilter.Config config, Caller caller) {
        Exchange exchange = ExchangeOf.request("GET", "/").exchange();
        exchange.caller(caller, () -> true);
        return new RequireFilter(config, "orders")
                .apply(exchange, _ -> new Outcome.Answered(new ResponseHead(200), BodyReader.EMPTY));
    }

    private static Caller caller(@Nullable String scopes, @Nullable String roles) {
        return Caller.user(Caller.Method.JWT, "main", "anna", "", "", words(roles), words(scopes), Map.of());
    }

    private static String reason(Outcome outcome) {
        return outcome instanceof Outcome.Refused refused ? refused.refusal().reason().slug() : "" + outcome.status();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        "a   | -   | false | a     | -       | 200",
        "a   | -   | false | b a c | -       | 200",
        "a   | -   | false | A     | -       | scope-missing",
        "a   | -   | false | -     | -       | scope-missing",
        "a b | -   | false | a     | -       | scope-missing",
        "a b | -   | true  | b     | -       | 200",
        "a b | -   | true  | c     | -       | scope-missing",
        "-   | r   | false | -     | r       | 200",
        "-   | r s | false | -     | r       | role-missing",
        "-   | r s | true  | -     | s       | 200",
        "-   | r s | true  | a     | main/r  | role-missing",
        "a   | r   | false | a     | r       | 200",
        "a   | r   | false | a     | -       | role-missing",
        "a   | r   | false | -     | -       | scope-missing",
        "a b | r s | true  | a     | -       | role-missing",
        "a b | r s | true  | b     | s       | 200",
    })
    void letsOnWhoHasWhatTheRouteDemands(
            @Nullable String scopes, @Nullable String roles, boolean any, @Nullable String granted, @Nullable String held, String expected) {
        RequireFilter.Config config = new RequireFilter.Config(words(scopes), words(roles), any);

        assertEquals(expected, reason(outcome(config, caller(granted, held))));
    }

    @Test
    void saysWhichScopesWouldDoAndNothingOfRoles() {
        RequireFilter.Config both = new RequireFilter.Config(List.of("a", "b:c"), List.of("r"), false);

        Outcome noScope = outcome(both, caller("a", "r"));
        assertEquals(
                "Bearer realm=\"orders\", error=\"insufficient_scope\", scope=\"a b:c\"",
                noScope.fields().value(FieldName.of("WWW-Authenticate")));
        assertEquals(403, noScope.status());
        Outcome noRole = outcome(both, caller("a b:c", "x"));
        assertEquals(0, noRole.fields().count());
        assertEquals(403, noRole.status());
    }

    @Test
    void asksAnonymousCallersWhoTheyAre() {
        Outcome outcome = outcome(new RequireFilter.Config(List.of("a"), List.of(), false), Caller.ANONYMOUS);

        assertEquals("unauthenticated", reason(outcome));
        assertEquals("Bearer realm=\"orders\"", outcome.fields().value(FieldName.of("WWW-Authenticate")));
    }

    @Test
    void anAuthServiceGrantsRolesUnderItsOwnNameAlone() {
        RequireFilter.Config config = new RequireFilter.Config(List.of(), List.of("forward-auth/admin", "admin"), false);
        Sites sites = new Sites();

        RequireFilter.build(config, sites.others("require", "forward-auth").inDevelopment());

        assertEquals(
                List.of("ERROR routes/orders.yaml: roles[1]: no issuer grants the role 'admin'; "
                        + "forward-auth/admin, or trusted-roles: [admin] at an issuer"),
                sites.texts());
    }

    @Test
    void isAnErrorWhereNothingFindsOutWhoIsCalling() {
        RequireFilter.Config config = new RequireFilter.Config(List.of("a"), List.of(), false);
        Sites sites = new Sites();

        RequireFilter.build(config, sites.others("require", "authenticate").inDevelopment());
        RequireFilter.build(config, sites.others("require", "forward-auth").inDevelopment());
        assertEquals(List.of(), sites.texts());

        RequireFilter.build(config, sites.others("require", "cors").inDevelopment());
        assertEquals(
                List.of("ERROR routes/orders.yaml: refuses everybody: nothing finds out who calls orders/get; "
                        + "authenticate on the route or farther out"),
                sites.texts());
    }
}
