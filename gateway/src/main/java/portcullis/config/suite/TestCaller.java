package portcullis.config.suite;

import static portcullis.config.keys.Key.list;
import static portcullis.config.keys.Key.map;
import static portcullis.config.keys.Key.text;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.Declare;
import portcullis.config.keys.Formats;
import portcullis.config.keys.Given;
import portcullis.config.keys.Key;
import portcullis.config.keys.Keys;
import portcullis.config.keys.Place;
import portcullis.config.keys.Shape;
import portcullis.config.keys.Shapes;

/**
 * Somebody who calls, in the words of tokens: roles as the issuer writes them, without its name in front.
 *
 * @param issuer by the name that the configuration gives it; null for the only one
 * @param subject null without one, as client, tenant and certificate
 * @param claims values of the issuer's extra claims, as text; several where the claim is a list
 * @param certificate the name in the client's certificate, instead of a token
 */
public record TestCaller(
        @Nullable String issuer,
        @Nullable String subject,
        @Nullable String client,
        @Nullable String tenant,
        List<String> scopes,
        List<String> roles,
        Map<String, List<String>> claims,
        @Nullable String certificate,
        Place place) {

    /** What may stand in the place of a caller's name where nobody calls. */
    static final String NOBODY = "anonymous";

    private static final Shape<List<String>> CLAIM =
            Shapes.either(Formats.TEXT_OR_EMPTY.as(List::of), Shapes.listOf(Formats.TEXT_OR_EMPTY));

    static final Keys<TestCaller> KEYS = Declare.keys(
                    TestCaller::new,
                    Key.of("issuer", Formats.NAME).orNone().says("whose token it is, by the name under identity.issuers; without it the only one"),
                    text("subject").orNone().says("who a user is"),
                    text("client").orNone().says("which application got the token"),
                    text("tenant").orNone().says("on whose behalf"),
                    list("scopes", Formats.TEXT).orItems().says("scopes of the token"),
                    list("roles", Formats.TEXT).orItems().says("roles as the issuer writes them, without its name in front"),
                    map("claims", Formats.NAME, CLAIM).orEmpty().says("values of the issuer's extra-claims, by name"),
                    text("certificate").orNone().says("the name in a client certificate, instead of a token"),
                    Given.place())
            .check(TestCaller::checkIdentity);

    private static void checkIdentity(TestCaller caller, Keys.Complaints complaints) {
        if (caller.certificate != null) {
            for (String other : List.of("issuer", "subject", "client", "tenant", "scopes", "roles", "claims")) {
                if (complaints.isWritten(other)) {
                    complaints.error(other, "stands beside certificate", "one of the two; a certificate says nothing but its name");
                }
            }
        } else if (caller.subject == null && caller.client == null) {
            complaints.error("", "is nobody", "a subject, a client or a certificate; callers without any are " + NOBODY);
        }
    }

    /** Who calls: written beside the case, or by a name from the file's own list. */
    public sealed interface Reference {
        Shape<Reference> SHAPE = Shapes.either(
                Formats.TEXT.asPlaced(Named::new), Shapes.block(KEYS).<Reference>as(Written::new));

        /**
         * @param name of one of the file's callers, or {@code anonymous}
         */
        record Named(String name, Place place) implements Reference {
            /** Whether it stands for no caller at all. */
            public boolean isNobody() {
                return name.equals(NOBODY);
            }
        }

        record Written(TestCaller caller) implements Reference {}
    }
}
