package portcullis.policy.schema;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import portcullis.config.IdentityConfig;
import portcullis.config.IssuerConfig;
import portcullis.config.IssuerConfig.ExtraClaim;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.Formats;
import portcullis.config.keys.Place;

/** What policies can ask of callers: the same of each kind, so that one policy can speak of several. */
final class CallerTypes {
    private CallerTypes() {}

    static Map<String, SchemaAttribute> attributes(IdentityConfig identity, Consumer<ConfigProblem> problems) {
        Map<String, SchemaAttribute> attributes = new LinkedHashMap<>();
        attributes.put("claims", always(new SchemaType.Fields(claims(identity, problems))));
        attributes.put("scopes", always(new SchemaType.SetOf(SchemaType.Primitive.STRING)));
        attributes.put("tenant", new SchemaAttribute(SchemaType.Primitive.STRING, false, RequestSchema.OWN));
        return attributes;
    }

    private static SchemaAttribute always(SchemaType type) {
        return new SchemaAttribute(type, true, RequestSchema.OWN);
    }

    /** The extra claims of all issuers. Each may be missing: from tokens, and from the callers of other issuers. */
    private static Map<String, SchemaAttribute> claims(IdentityConfig identity, Consumer<ConfigProblem> problems) {
        Map<String, SchemaAttribute> claims = new LinkedHashMap<>();
        Map<String, ExtraClaim> first = new LinkedHashMap<>();
        for (IssuerConfig issuer : identity.issuers().values()) {
            issuer.mapping().extraClaims().forEach((name, claim) -> {
                Place place = issuer.place().at("extra-claims", name, "type");
                ExtraClaim other = first.putIfAbsent(name, claim);
                if (other == null) {
                    claims.put(name, new SchemaAttribute(type(claim.type()), false, place));
                } else if (other.type() != claim.type()) {
                    Place before = claims.get(name).place();
                    problems.accept(ConfigProblem.error(
                            place,
                            "is " + Formats.wordOf(claim.type()) + ", and " + Formats.wordOf(other.type()) + " in " + before
                                    + ", while policies see one claim",
                            "one type for both, or another name"));
                }
            });
        }
        return claims;
    }

    private static SchemaType type(ExtraClaim.Type type) {
        return switch (type) {
            case STRING -> SchemaType.Primitive.STRING;
            case LONG -> SchemaType.Primitive.LONG;
            case BOOLEAN -> SchemaType.Primitive.BOOL;
            case STRINGS -> new SchemaType.SetOf(SchemaType.Primitive.STRING);
        };
    }

    /** Types of callers and of their roles, which may be in each other where static entities say so. */
    static Map<String, EntityShape> entities(Map<String, SchemaAttribute> attributes) {
        Map<String, EntityShape> entities = new LinkedHashMap<>();
        for (Principal principal : Principal.values()) {
            List<String> parents = principal == Principal.ANONYMOUS ? List.of() : List.of(RouteFacts.ROLE);
            entities.put(principal.type(), new EntityShape(parents, attributes, RequestSchema.OWN));
        }
        entities.put(RouteFacts.ROLE, new EntityShape(List.of(RouteFacts.ROLE), Map.of(), RequestSchema.OWN));
        return entities;
    }
}
