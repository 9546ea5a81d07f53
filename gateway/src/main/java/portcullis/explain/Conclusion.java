package portcullis.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import portcullis.config.ApiConfig;
import portcullis.config.Configuration;
import portcullis.config.ListenerConfig;
import portcullis.config.keys.NearestName;
import portcullis.exchange.Exchange;
import portcullis.exchange.Outcome;
import portcullis.exchange.Reason;
import portcullis.exchange.Refusal;
import portcullis.snapshot.EffectiveRoute;
import portcullis.snapshot.Snapshot;

/** Says what an outcome means, and what would have been right. */
record Conclusion(
        Snapshot snapshot,
        Configuration configuration,
        ListenerConfig listener,
        Exchange exchange,
        @Nullable EffectiveRoute route,
        Trail trail,
        Shown shown,
        TokenDoubt doubt) {
    private static final int MOST_PATHS = 5;

    /** @param token that the question brought; null for none */
    Explanation.Answer of(Outcome outcome, @Nullable String token, boolean readiness) {
        return switch (outcome) {
            case Outcome.Answered answered -> answered(answered, readiness);
            case Outcome.Tunnelled tunnelled -> answer(Explanation.By.UPSTREAM, 0, null, "the connection switches protocols", tunnelled);
            case Outcome.Failed failed -> answer(
                    Explanation.By.REFUSAL, failed.status(), failed.failure().reason(), failed.failure().detail(), failed);
            case Outcome.Refused refused -> refused(refused, token);
        };
    }

    private Explanation.Answer answered(Outcome.Answered answered, boolean readiness) {
        if (trail.upstream != null) {
            String upgrade = exchange.upgrade() == null ? "" : ", who may switch to " + exchange.upgrade().protocol();
            return answer(Explanation.By.UPSTREAM, 0, null, "upstream " + trail.upstream.name() + " answers" + upgrade, answered);
        }
        String says = readiness
                ? "the listener's ready-path (" + listener.place().at("ready-path") + "); 503 while the gateway starts or drains"
                : route != null ? "the route answers by itself: " + route.action() : listener.servesApis()
                        ? "the gateway answers by itself" : "the listener redirects";
        return answer(Explanation.By.GATEWAY, answered.status(), null, says, answered);
    }

    private Explanation.Answer refused(Outcome.Refused refused, @Nullable String token) {
        Refusal refusal = refused.refusal();
        Reason reason = refusal.reason();
        Trail.Step last = trail.steps.isEmpty() ? null : trail.steps.getLast();
        if (reason == Reason.KEYS_UNAVAILABLE) {
            trail.unknown.addAll(doubt.missingKeys());
            List<String> about = doubt.about(token, exchange);
            if (last != null) {
                last.notes.addAll(about);
            }
            return answer(Explanation.By.UNKNOWN, 0, null, "whether the token is good cannot be seen from here", refused);
        }
        boolean aboutToken = switch (reason) {
            case TOKEN_EXPIRED, TOKEN_INVALID, TOKEN_REVOKED -> true;
            default -> false;
        };
        if (aboutToken && last != null) {
            last.notes.addAll(doubt.about(token, exchange));
        }
        StringBuilder says = new StringBuilder(reason.title());
        if (refusal.detail() != null) {
            says.append("; ").append(refusal.detail());
        }
        if (!refusal.alternatives().isEmpty()) {
            says.append("; there is ").append(String.join(", ", refusal.alternatives()));
        }
        if (refusal.retryAfter() != null) {
            says.append("; Retry-After ").append(Math.max(1, refusal.retryAfter().plusNanos(999_999_999).toSeconds())).append(" s");
        }
        says.append(hint(reason));
        return answer(Explanation.By.REFUSAL, refused.status(), reason, says.toString(), refused);
    }

    private String hint(Reason reason) {
        return switch (reason) {
            case NO_ROUTE -> "; " + nearest();
            case TARGET_TOO_LONG -> limit("target-bytes", listener.limits().targetBytes().toString());
            case HEADERS_TOO_LARGE -> limit("header-bytes", listener.limits().headerBytes().toString())
                    + limit("header-count", Integer.toString(listener.limits().headerCount()));
            case NOT_IMPLEMENTED -> exchange.offers().isEmpty() || exchange.upgrade() != null ? "" : "; no filter of the route takes up the offer to switch protocols";
            default -> "";
        };
    }

    private String limit(String key, String value) {
        Explanation.Bound bound = Bounds.bound(key, value, listener.place().at("limits", key));
        return "; " + bound.name() + " is " + bound.value() + " (" + bound.place() + ")";
    }

    /** What somebody who mistyped a path may have meant. */
    private String nearest() {
        List<EffectiveRoute> here = snapshot.routes().stream()
                .filter(each -> each.api().listeners().contains(listener.name()))
                .toList();
        if (here.isEmpty()) {
            return "no API is on the listener " + listener.name();
        }
        String path = exchange.request().target().path();
        List<ApiConfig> apis = configuration.apis().stream().filter(api -> api.listeners().contains(listener.name())).toList();
        String host = exchange.request().host();
        if (apis.stream().allMatch(api -> !api.hosts().isEmpty())) {
            return "the host is " + (host.isEmpty() ? "not named" : host) + ", and APIs are there for "
                    + apis.stream().flatMap(api -> api.hosts().stream()).distinct().collect(Collectors.joining(", "));
        }
        List<String> templates = new ArrayList<>(here.stream().map(each -> each.ref().template()).distinct().toList());
        String nearest = NearestName.to(path, templates);
        if (nearest != null) {
            return "the nearest path is " + nearest;
        }
        return "paths here: " + String.join(", ", templates.subList(0, Math.min(MOST_PATHS, templates.size())))
                + (templates.size() > MOST_PATHS ? " and " + (templates.size() - MOST_PATHS) + " more" : "");
    }

    private Explanation.Answer answer(
            Explanation.By by, int status, @Nullable Reason reason, String says, Outcome outcome) {
        return new Explanation.Answer(by, status, reason == null ? null : reason.slug(), Shown.plain(says), exchange.policy(), shown.fields(outcome.fields()));
    }
}
