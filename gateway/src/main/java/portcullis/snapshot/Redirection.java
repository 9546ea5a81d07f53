package portcullis.snapshot;

import org.jspecify.annotations.Nullable;
import portcullis.config.RedirectTo;
import portcullis.exchange.Exchange;
import portcullis.exchange.Next;
import portcullis.exchange.Outcome;
import portcullis.exchange.Reason;
import portcullis.http.BodyReader;
import portcullis.http.RequestHead;
import portcullis.http.ResponseHead;
import portcullis.http.StandardFields;

/**
 * What a listener with {@code redirect-to} does with every request: the same target at the same host, under another scheme
 * and port. The host is the client's word, so only those that we stand for are sent on: nobody can have a link to us lead
 * to a place of his own, nor a cache keep one.
 */
final class Redirection implements Next {
    private final KnownHosts hosts;
    private final @Nullable AcmeChallenges challenges;
    private final int status;
    private final String scheme;
    /** With its colon; empty where it is the scheme's own. */
    private final String port;

    Redirection(RedirectTo to, KnownHosts hosts, @Nullable AcmeChallenges challenges) {
        this.hosts = hosts;
        this.challenges = challenges;
        status = to.status();
        scheme = to.scheme() == RedirectTo.Scheme.HTTPS ? "https://" : "http://";
        port = to.port() == to.scheme().port() ? "" : ":" + to.port();
    }

    @Override
    public Outcome proceed(Exchange exchange) {
        RequestHead request = exchange.request();
        if (challenges != null && AcmeChallenges.takes(request.target().path())) {
            return challenges.answer(request);
        }
        String host = withoutLastDot(request.host());
        if (host.isEmpty()) {
            return Outcome.refuse(Reason.BAD_HOST);
        }
        if (!hosts.contains(host)) {
            return Outcome.refuse(Reason.MISDIRECTED);
        }
        ResponseHead head = new ResponseHead(status);
        head.fields().add(StandardFields.LOCATION, scheme + host + port + request.target().text());
        return new Outcome.Answered(head, BodyReader.EMPTY);
    }

    /** A fully qualified name is the same host, but no certificate is for it. */
    private static String withoutLastDot(String host) {
        return host.length() > 1 && host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }
}
