package portcullis.routing;

import java.time.Duration;
import java.util.List;
import portcullis.exchange.Outcome;
import portcullis.exchange.PathParameters;
import portcullis.exchange.Reason;
import portcullis.exchange.Refusal;
import portcullis.exchange.RouteRef;
import portcullis.http.BodyReader;
import portcullis.http.FieldName;
import portcullis.http.HeaderFields;
import portcullis.http.ResponseHead;
import portcullis.http.StandardFields;
import portcullis.http.TargetPath;

/**
 * What routing says to a request.
 *
 * @param <R> what runs behind a route
 */
public sealed interface RouteMatch<R> {
    /**
     * A route takes the request.
     *
     * @param hostCapture what the {@code *} of the host stood for; empty for an exact host
     * @param baseEnd where the base path ends in the target's text
     * @param versionEnd where the version ends; equal to {@code baseEnd} when the path has none
     * @param isAnnounced whether the answer tells that the version will end
     */
    record Found<R>(
            CompiledRoute<R> route,
            PathParameters parameters,
            String hostCapture,
            int baseEnd,
            int versionEnd,
            boolean isAnnounced)
            implements RouteMatch<R> {

        public RouteRef ref() {
            return route.ref();
        }

        /** Path and query as they go upstream: the target without what the API strips. */
        public String upstreamTarget(TargetPath target) {
            return route.stripped(target, baseEnd, versionEnd);
        }

        /**
         * Appends what any answer owes its reader because of the version: Vary where a field chose it (RFC 9110, 12.5.5),
         * and Deprecation, Sunset and Link where it will end. Those of the upstream stay.
         */
        public void addFieldsTo(HeaderFields answer, TargetPath target) {
            String chosenBy = route.chosenBy();
            if (chosenBy != null) {
                answer.add(StandardFields.VARY, chosenBy);
            }
            VersionLifecycle lifecycle = route.lifecycle();
            if (isAnnounced && lifecycle != null) {
                lifecycle.announce(answer, route.successorLink(target, baseEnd, versionEnd));
            }
        }
    }

    /**
     * A browser asks for leave to make a request later (Fetch Standard, 4.8); this is the route that would take that
     * request, and it answers preflights.
     */
    record Preflight<R>(Found<R> asked) implements RouteMatch<R> {}

    /** A route takes the request, but its version is not served now. Filters that every answer needs still apply. */
    sealed interface Closed<R> extends RouteMatch<R> {
        Found<R> found();

        /** @param nowMillis Unix time */
        Refusal refusal(long nowMillis);
    }

    /** The version has come to its end. */
    record Sunset<R>(Found<R> found) implements Closed<R> {
        @Override
        public Refusal refusal(long nowMillis) {
            return Refusal.because(Reason.VERSION_SUNSET);
        }
    }

    /** @param untilMillis the end of the planned outage, Unix time */
    record BrownOut<R>(Found<R> found, long untilMillis) implements Closed<R> {
        @Override
        public Refusal refusal(long nowMillis) {
            return Refusal.because(Reason.BROWN_OUT).retryAfter(Duration.ofMillis(Math.max(1000, untilMillis - nowMillis)));
        }
    }

    /** No route takes the request; the gateway answers. */
    sealed interface Unserved<R> extends RouteMatch<R> {
        /** The API that the path belongs to; empty when it belongs to none, or to more than one. */
        String api();

        Outcome outcome();
    }

    record NoRoute<R>(String api) implements Unserved<R> {
        @Override
        public Outcome outcome() {
            return Outcome.refuse(Reason.NO_ROUTE);
        }
    }

    /** @param versions that there are, here and below */
    record NoVersion<R>(String api, List<String> versions) implements Unserved<R> {
        @Override
        public Outcome outcome() {
            return Outcome.refuse(Refusal.because(Reason.NO_VERSION).alternatives(versions));
        }
    }

    record VersionMissing<R>(String api, List<String> versions) implements Unserved<R> {
        @Override
        public Outcome outcome() {
            return Outcome.refuse(Refusal.because(Reason.VERSION_MISSING).alternatives(versions));
        }
    }

    record VersionNotAcceptable<R>(String api, List<String> versions) implements Unserved<R> {
        @Override
        public Outcome outcome() {
            return Outcome.refuse(Refusal.because(Reason.VERSION_NOT_ACCEPTABLE).alternatives(versions));
        }
    }

    /** @param allow the methods that there are, with those that the gateway adds */
    record MethodNotAllowed<R>(String api, List<String> allow) implements Unserved<R> {
        @Override
        public Outcome outcome() {
            Outcome outcome = Outcome.refuse(Refusal.because(Reason.METHOD_NOT_ALLOWED).alternatives(allow));
            outcome.fields().add(ALLOW, String.join(", ", allow));
            return outcome;
        }
    }

    /** An OPTIONS that no route takes, on a path that has routes, or for the whole server. */
    record PlainOptions<R>(String api, List<String> allow) implements Unserved<R> {
        @Override
        public Outcome outcome() {
            ResponseHead head = new ResponseHead(204);
            head.fields().add(ALLOW, String.join(", ", allow));
            return new Outcome.Answered(head, BodyReader.EMPTY);
        }
    }

    FieldName ALLOW = FieldName.of("Allow");
}
