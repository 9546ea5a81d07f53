package portcullis.filters.authenticate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import portcullis.config.Environment;
import portcullis.config.IssuerConfig;
import portcullis.config.ListenerConfig;
import portcullis.config.ListenerTls;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.NearestName;
import portcullis.config.keys.Place;
import portcullis.filters.FilterSite;

/** What the block of a filter cannot know by itself: which audiences its issuers answer for, and what the listeners ask for. */
final class AuthenticateRules {
    private final FilterSite site;
    private final Place issuers;
    private final Map<String, IssuerConfig> known;
    private final Map<String, String> nameByText = new HashMap<>();

    AuthenticateRules(FilterSite site) {
        this.site = site;
        issuers = site.place().at("issuers");
        known = site.identity().issuers();
    }

    /** The audiences by the issuer's name; those of issuers with which something is wrong, of which the site was told, are missing. */
    Map<String, List<String>> audiences(AuthenticateConfig config) {
        Map<String, List<String>> all = new LinkedHashMap<>();
        List<String> names = new ArrayList<>(config.issuers().keySet());
        config.issuers().forEach((name, own) -> {
            Place at = issuers.at(name).isWritten() ? issuers.at(name) : issuers.item(names.indexOf(name));
            IssuerConfig issuer = known.get(name);
            if (issuer == null) {
                refuseUnknown(name, at);
                return;
            }
            List<String> accepted = own.accepted().isEmpty() ? issuer.demands().audiences() : own.accepted();
            String other = nameByText.putIfAbsent(issuer.issuer(), name);
            if (accepted.isEmpty()) {
                refuse(at, "has no audiences, neither here nor at the issuer", "for example { " + name + ": { audiences: [https://api.example.com] } }");
            } else if (other != null) {
                refuse(at, "has the same iss as " + other + ": nobody could tell whose token it is", "one of the two");
            } else {
                all.put(name, accepted);
            }
        });
        return all;
    }

    private void refuseUnknown(String name, Place at) {
        String nearest = NearestName.to(name, known.keySet());
        refuse(
                at,
                "there is no issuer '" + name + "'",
                nearest != null
                        ? "did you mean '" + nearest + "'?"
                        : known.isEmpty() ? "there is none yet: identity.issuers" : "known: " + String.join(", ", known.keySet()));
    }

    private void refuse(Place at, String wrong, String cure) {
        site.problems().accept(ConfigProblem.error(at, wrong, cure));
    }

    /** Certificates that nobody asks for never come. */
    void checkCertificates(AuthenticateConfig config) {
        if (config.certificate() != null && site.listeners().stream().noneMatch(AuthenticateRules::asksForCertificates)) {
            site.error(
                    "client-certificate",
                    "is about certificates that no listener of the route asks for",
                    "tls.client-auth: optional or required at a listener");
        }
    }

    private static boolean asksForCertificates(ListenerConfig listener) {
        return listener.tls() != null && listener.tls().clientAuth() != ListenerTls.ClientAuth.NONE;
    }

    /** We mask them, others do not. */
    void warnOfTokensInUrls(AuthenticateConfig config) {
        Place places = site.place().at("token-from");
        for (int i = 0; site.environment() == Environment.PRODUCTION && i < config.tokenFrom().size(); i++) {
            if (config.tokenFrom().get(i) instanceof TokenPlace.Query) {
                site.problems().accept(ConfigProblem.warning(
                        places.item(i),
                        "takes tokens from URLs, which end in the logs and histories of others",
                        "authorization or a cookie"));
            }
        }
    }
}
