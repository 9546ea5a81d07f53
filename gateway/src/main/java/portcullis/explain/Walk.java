package portcullis.explain;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import portcullis.config.Configuration;
import portcullis.config.ListenerConfig;
import portcullis.exchange.ClientAddress;
import portcullis.exchange.Exchange;
import portcullis.exchange.Outcome;
import portcullis.exchange.Reason;
import portcullis.exchange.RouteRef;
import portcullis.filters.authenticate.AuthenticateConfig;
import portcullis.filters.authenticate.TokenPlace;
import portcullis.http.BodyReader;
import portcullis.http.ResponseHead;
import portcullis.http.TargetPath;
import portcullis.identity.revocation.Revocations;
import portcullis.listener.OfflineIntake;
import portcullis.routing.VersionLifecycle;
import portcullis.snapshot.EffectiveFilter;
import portcullis.snapshot.EffectiveRoute;
import portcullis.snapshot.Snapshot;
import portcullis.telemetry.Masking;
import portcullis.tls.ServerTls;

/** Takes one question through a private snapshot, from the listener's door to the upstream's. */
final class Walk {
    /** Ids are made anew for each request; this one says that there was none. */
    static final String REQUEST_ID = "req_00000000000000000000000000";

    private final Configuration configuration;
    private final Inside inside;
    private final Snapshot snapshot;
    private final Inside.Issuers issuers;
    private final Revocations revocations;
    private final Question question;
    private final Predicate<EffectiveFilter> asked;
    private final AskedUrl url;
    private final Entrance entrance;
    private final Shown shown;
    private final List<String> notes = new ArrayList<>();

    /** @param asked whether a filter is asked */
    Walk(
            Configuration configuration,
            Inside inside,
            Inside.Issuers issuers,
            Revocations revocations,
            Question question,
            Predicate<EffectiveFilter> asked) {
        this.configuration = configuration;
        this.inside = inside;
        this.snapshot = inside.snapshot();
        this.issuers = issuers;
        this.revocations = revocations;
        this.question = question;
        this.asked = asked;
        this.url = AskedUrl.of(question.url());
        this.entrance = Entrance.of(url, question.listener(), configuration.gateway().listeners());
        this.shown = new Shown(new Masking(
                configuration.gateway().telemetry().logs().masking(snapshot.credentials()).mask()));
        checkLines();
    }

    private void checkLines() {
        for (Question.Field field : question.headers()) {
            if (hasLineEnd(field.name()) || hasLineEnd(field.value())) {
                throw new IllegalArgumentException("a header has a line end in it; one header, one line");
            }
        }
        if (hasLineEnd(question.method()) || hasLineEnd(question.url())) {
            throw new IllegalArgumentException("method and URL are one line");
        }
    }

    private static boolean hasLineEnd(String text) {
        return text.indexOf('\r') >= 0 || text.indexOf('\n') >= 0;
    }

    /** @param token that the caller shows, besides what stands in the headers; null for none */
    Explanation explain(@Nullable String token) {
        ClientAddress peer = OfflineIntake.address(question.ip());
        if (peer == null) {
            throw new IllegalArgumentException("'" + question.ip() + "' is no address; for example 192.0.2.1");
        }
        ListenerConfig listener = entrance.listener();
        notes.addAll(entrance.notes());
        ServerTls served = snapshot.tls(listener.name());
        Doorstep door = Doorstep.of(listener, served, question.certificate());
        notes.addAll(door.notes());
        if (listener.proxyProtocol() == ListenerConfig.ProxyProtocol.REQUIRE) {
            notes.add("the listener demands a PROXY header (" + listener.place().at("proxy-protocol") + "); " + question.ip() + " is taken for the address in it");
        }
        OfflineIntake.Peer there = new OfflineIntake.Peer(peer, door.tls(), door.certificate());
        OfflineIntake intake = new OfflineIntake(listener, url.port());
        Trail trail = trail();
        OfflineIntake.Taken taken = intake.take(head(token, null), there, REQUEST_ID);
        if (door.closed() != null) {
            return new Reached(taken.exchange(), trail).closed(door.closed());
        }
        Outcome outcome = serve(taken, listener, served);
        TokenPlace place = token == null ? null : otherPlace(taken.exchange().route());
        if (place != null) {
            notes.add("the token goes where the route looks for it: " + place);
            trail = trail();
            taken = intake.take(head(token, place), there, REQUEST_ID);
            outcome = serve(taken, listener, served);
        }
        return new Reached(taken.exchange(), trail).explained(outcome, token);
    }

    private Trail trail() {
        CallerFacts assumed = question.who() instanceof Question.Who.As(CallerFacts facts) ? facts : null;
        Trail trail = new Trail(shown, assumed, asked);
        Judgement judgement = new Judgement(snapshot.policies());
        trail.judgedBy(exchange -> judgement.of(exchange, exchange.route()));
        inside.leaves(trail);
        return trail;
    }

    private Outcome serve(OfflineIntake.Taken taken, ListenerConfig listener, @Nullable ServerTls served) {
        Exchange exchange = taken.exchange();
        Reason fault = taken.fault();
        if (fault == null && isMisdirected(exchange, served)) {
            fault = Reason.MISDIRECTED;
        }
        if (fault != null) {
            Outcome refused = Outcome.refuse(fault);
            snapshot.securityFields().applyTo(refused.fields(), exchange.arrival());
            return refused;
        }
        if (isReadyPath(exchange, listener)) {
            return new Outcome.Answered(new ResponseHead(200), BodyReader.EMPTY);
        }
        return snapshot.serve(exchange, question.at().toEpochMilli());
    }

    private static boolean isReadyPath(Exchange exchange, ListenerConfig listener) {
        return exchange.request().target().path().equals(listener.readyPath());
    }

    /** As {@code listener.NamedHost} decides, by the certificates that the listener would show. */
    private boolean isMisdirected(Exchange exchange, @Nullable ServerTls served) {
        String asked = url.host();
        if (served == null || url.scheme() == null || OfflineIntake.address(asked) != null) {
            return false;
        }
        String host = exchange.request().host();
        String plain = host.startsWith("[") ? host.substring(1, host.length() - 1) : host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        return !plain.equals(asked) && (served.asksForCertificates() || !served.isCertifiedFor(asked, plain));
    }

    /** The first place where the route looks for tokens; null when that is the one where it was. */
    private @Nullable TokenPlace otherPlace(RouteRef route) {
        EffectiveRoute found = route(route);
        for (EffectiveFilter filter : found == null ? List.<EffectiveFilter>of() : found.filters()) {
            if (filter.config() instanceof AuthenticateConfig config && !config.issuers().isEmpty()) {
                boolean here = config.tokenFrom().stream().anyMatch(TokenPlace.Authorization.class::isInstance);
                return here ? null : config.tokenFrom().getFirst();
            }
        }
        return null;
    }

    @Nullable EffectiveRoute route(RouteRef ref) {
        for (EffectiveRoute route : snapshot.routes()) {
            if (route.ref().equals(ref)) {
                return route;
            }
        }
        return null;
    }

    /** The request as a client would send it. @param place of the token; null for Authorization */
    private byte[] head(@Nullable String token, @Nullable TokenPlace place) {
        String target = url.target();
        List<String> lines = new ArrayList<>();
        if (question.headers().stream().noneMatch(field -> field.name().equalsIgnoreCase("host"))) {
            lines.add("Host: " + url.authority());
        }
        String cookie = null;
        if (token != null) {
            switch (place) {
                case null -> lines.add("Authorization: Bearer " + token);
                case TokenPlace.Authorization _ -> lines.add("Authorization: Bearer " + token);
                case TokenPlace.Cookie(String name) -> cookie = name + "=" + token;
                case TokenPlace.Query(String name) -> target = target + (target.indexOf('?') < 0 ? "?" : "&") + name + "="
                        + URLEncoder.encode(token, StandardCharsets.UTF_8);
            }
        }
        for (Question.Field field : question.headers()) {
            boolean joins = cookie != null && field.name().equalsIgnoreCase("cookie");
            lines.add(field.name() + ": " + field.value() + (joins ? "; " + cookie : ""));
            cookie = joins ? null : cookie;
        }
        if (cookie != null) {
            lines.add("Cookie: " + cookie);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(Shown.bytes(question.method() + " " + target + " HTTP/1.1\r\n"));
        lines.forEach(line -> out.writeBytes(Shown.bytes(line + "\r\n")));
        out.writeBytes(Shown.bytes("\r\n"));
        return out.toByteArray();
    }

    /** How far a request came. */
    private final class Reached {
        private final Exchange exchange;
        private final Trail trail;
        private final @Nullable EffectiveRoute route;

        Reached(Exchange exchange, Trail trail) {
            this.exchange = exchange;
            this.trail = trail;
            this.route = route(exchange.route());
        }

        Explanation closed(String why) {
            return explanation(new Explanation.Answer(Explanation.By.NOBODY, 0, null, why, "", List.of()));
        }

        Explanation explained(Outcome outcome, @Nullable String token) {
            Conclusion conclusion = new Conclusion(
                    snapshot, configuration, entrance.listener(), exchange, route, trail, shown,
                    new TokenDoubt(issuers, revocations, question.at()));
            return explanation(conclusion.of(outcome, token, isReadyPath(exchange, entrance.listener())));
        }

        private Explanation explanation(Explanation.Answer answer) {
            return new Explanation(
                    received(), shownRoute(), Steps.of(route, entrance.listener(), trail), exchange.caller(), trail.authorization,
                    Sending.of(exchange, route, trail, shown), answer, trail.unknown);
        }

        private Explanation.Received received() {
            Exchange.Arrival arrival = exchange.arrival();
            return new Explanation.Received(
                    Shown.plain(exchange.request().method().isEmpty() ? question.method() : exchange.request().method()),
                    shownTarget(), arrival.listener(), arrival.scheme(), Shown.plain(exchange.request().authority()),
                    arrival.client().text(), arrival.peer().text(), question.at().toString(), List.copyOf(notes));
        }

        /** A target that the reader refused is not known. */
        private String shownTarget() {
            boolean read = exchange.request().target() != TargetPath.ROOT || url.target().equals("/");
            return read ? shown.target(exchange.request().target()) : shown.target(url.target());
        }

        private Explanation.@Nullable Route shownRoute() {
            if (route == null) {
                return null;
            }
            RouteRef ref = route.ref();
            String status = snapshot.status(ref, question.at().toEpochMilli()).map(VersionLifecycle.Status::toString).orElse("");
            Map<String, String> parameters = new LinkedHashMap<>();
            List<String> names = exchange.pathParameters().names();
            for (int i = 0; i < names.size(); i++) {
                parameters.put(names.get(i), shown.path(Objects.requireNonNull(exchange.pathParameters().get(names.get(i)))));
            }
            return new Explanation.Route(
                    ref.id(), ref.api(), ref.version(), status, ref.template(), parameters, route.route().openToAll(),
                    Bounds.of(route.route()), route.route().place().toString());
        }
    }
}
