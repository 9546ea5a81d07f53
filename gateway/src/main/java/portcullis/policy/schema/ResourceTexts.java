package portcullis.policy.schema;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import portcullis.config.IdentityConfig;
import portcullis.config.IssuerConfig.ExtraClaim;
import portcullis.config.ResourceConfig;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.Place;
import portcullis.exchange.NameTemplate;
import portcullis.exchange.RouteRef;
import portcullis.exchange.Template;
import portcullis.kit.SyntaxFault;

/**
 * Checks the templates of resources as far as that does not depend on a version. Where policies are asked, each version compiles
 * them and says what is wrong with them; where they are not, nobody would.
 */
final class ResourceTexts {
    private final Consumer<ConfigProblem> problems;
    private final List<String> claims;
    private final Set<String> lists;

    private ResourceTexts(IdentityConfig identity, Consumer<ConfigProblem> problems) {
        this.problems = problems;
        claims = identity.issuers().values().stream()
                .flatMap(issuer -> issuer.mapping().extraClaims().keySet().stream())
                .distinct()
                .toList();
        lists = identity.issuers().values().stream()
                .flatMap(issuer -> issuer.mapping().extraClaims().entrySet().stream())
                .filter(claim -> claim.getValue().type() == ExtraClaim.Type.STRINGS)
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    static void check(Collection<RouteFacts> routes, IdentityConfig identity, Consumer<ConfigProblem> problems) {
        ResourceTexts texts = new ResourceTexts(identity, problems);
        routes.forEach(texts::check);
    }

    private void check(RouteFacts route) {
        ResourceConfig resource = route.resource();
        if (resource == null) {
            return;
        }
        RouteRef ref = new RouteRef(route.id(), route.api(), "", "");
        Template.Scope scope = new Template.Scope(ref, route.pathNames(), true, true, claims);
        check(route, scope, resource.id(), true, resource.place().at("id"));
        resource.attributes().forEach((_, attribute) -> {
            Place value = attribute.place().at("value");
            boolean identifies = attribute.type() instanceof ResourceConfig.Type.Reference;
            check(route, scope, attribute.value(), identifies, value.isWritten() ? value : attribute.place());
        });
    }

    private void check(RouteFacts route, Template.Scope scope, String text, boolean identifies, Place place) {
        try {
            NameTemplate template = identifies ? NameTemplate.identity(text, scope, true) : NameTemplate.text(text, scope);
            for (String claim : template.claims()) {
                if (lists.contains(claim)) {
                    problems.accept(ConfigProblem.error(
                            place,
                            "{caller.claims." + claim + "} is a list of texts, which makes no one text",
                            "a claim with a single value; policies can ask principal.claims for the list"));
                }
            }
        } catch (SyntaxFault fault) {
            if (!route.asksPolicies()) {
                problems.accept(ConfigProblem.error(place, fault.wrong(), fault.cure()));
            }
        }
    }
}
