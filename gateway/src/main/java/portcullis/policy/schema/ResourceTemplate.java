package portcullis.policy.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import portcullis.config.IdentityConfig;
import portcullis.config.IssuerConfig.ExtraClaim;
import portcullis.config.ResourceConfig;
import portcullis.config.ResourceConfig.Attribute;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.Place;
import portcullis.exchange.Exchange;
import portcullis.exchange.NameTemplate;
import portcullis.exchange.Template;
import portcullis.kit.SyntaxFault;
import portcullis.policy.eval.EntityUid;
import portcullis.policy.eval.Value;

/** Makes the resource of a request, as its route declares it. One for each version of a route. */
public final class ResourceTemplate {
    private final String type;
    private final @Nullable NameTemplate id;
    private final @Nullable EntityUid fixed;
    private final List<Part> parts;

    private record Part(String name, ResourceConfig.Type type, NameTemplate value) {}

    private ResourceTemplate(String type, @Nullable NameTemplate id, @Nullable EntityUid fixed, List<Part> parts) {
        this.type = type;
        this.id = id;
        this.fixed = fixed;
        this.parts = parts;
    }

    /** The route itself, where it declares nothing else. */
    public static ResourceTemplate ofRoute(Template.Scope scope) {
        return new ResourceTemplate(RouteFacts.ROUTE, null, new EntityUid(RouteFacts.ROUTE, scope.route().id()), List.of());
    }

    /**
     * Reads the templates of a resource. With an error the result is of no use.
     *
     * @param scope what they may name there
     */
    public static ResourceTemplate compile(
            ResourceConfig config, Template.Scope scope, IdentityConfig identity, Consumer<ConfigProblem> problems) {
        NameTemplate id = read(config.id(), config.place().at("id"), scope, identity, problems, true, false);
        List<Part> parts = new ArrayList<>();
        config.attributes().forEach((name, attribute) -> {
            Part part = part(name, attribute, scope, identity, problems);
            if (part != null) {
                parts.add(part);
            }
        });
        return new ResourceTemplate(config.type(), id, null, List.copyOf(parts));
    }

    private static @Nullable Part part(
            String name, Attribute attribute, Template.Scope scope, IdentityConfig identity, Consumer<ConfigProblem> problems) {
        boolean refers = attribute.type() instanceof ResourceConfig.Type.Reference;
        Place place = attribute.place().at("value");
        NameTemplate value = read(
                attribute.value(), place.isWritten() ? place : attribute.place(), scope, identity, problems, refers, true);
        return value == null ? null : new Part(name, attribute.type(), value);
    }

    private static @Nullable NameTemplate read(
            String text,
            Place place,
            Template.Scope scope,
            IdentityConfig identity,
            Consumer<ConfigProblem> problems,
            boolean names,
            boolean whole) {
        try {
            NameTemplate template = names ? NameTemplate.identity(text, scope, whole) : NameTemplate.text(text, scope);
            for (String claim : template.claims()) {
                if (isList(claim, identity)) {
                    throw new SyntaxFault(
                            "{caller.claims." + claim + "} is a list of texts, which makes no one text",
                            "a claim with a single value; policies can ask principal.claims for the list");
                }
            }
            return template;
        } catch (SyntaxFault fault) {
            problems.accept(ConfigProblem.error(place, fault.wrong(), fault.cure()));
            return null;
        }
    }

    private static boolean isList(String claim, IdentityConfig identity) {
        return identity.issuers().values().stream().anyMatch(issuer -> {
            ExtraClaim extra = issuer.mapping().extraClaims().get(claim);
            return extra != null && extra.type() == ExtraClaim.Type.STRINGS;
        });
    }

    /** What the request is about; null when a part of its path that the id names is not UTF-8, so that nobody knows. */
    public @Nullable EntityUid uid(Exchange exchange) {
        if (fixed != null || id == null) {
            return fixed;
        }
        String name = id.render(exchange);
        return name == null ? null : new EntityUid(type, name);
    }

    /**
     * What the route says of it. Attributes without a value, and those whose value is not of their type, are not there.
     *
     * @param wanted which of them anybody asks for
     */
    public Value.Fields attributes(Exchange exchange, Predicate<String> wanted) {
        if (parts.isEmpty()) {
            return Value.Fields.NONE;
        }
        Map<String, Value> values = new LinkedHashMap<>();
        for (Part part : parts) {
            String text = wanted.test(part.name) ? part.value.render(exchange) : null;
            Value value = text == null ? null : value(part.type, text);
            if (value != null) {
                values.put(part.name, value);
            }
        }
        return new Value.Fields(values);
    }

    private static @Nullable Value value(ResourceConfig.Type type, String text) {
        return switch (type) {
            case ResourceConfig.Type.Simple.STRING -> new Value.Text(text);
            case ResourceConfig.Type.Simple.LONG -> whole(text);
            case ResourceConfig.Type.Simple.BOOLEAN -> switch (text) {
                case "true" -> Value.Bool.TRUE;
                case "false" -> Value.Bool.FALSE;
                default -> null;
            };
            case ResourceConfig.Type.Reference(String entityType) -> new EntityUid(entityType, text);
        };
    }

    /** A number in the one way in which we would write it: others would be the same to policies and not to the upstream. */
    private static @Nullable Value whole(String text) {
        if (text.isEmpty() || text.length() > 20) {
            return null;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c != '-' || i > 0)) {
                return null;
            }
        }
        try {
            long number = Long.parseLong(text);
            return Long.toString(number).equals(text) ? new Value.Whole(number) : null;
        } catch (NumberFormatException _) {
            return null;
        }
    }
}
