package portcullis.explain;

import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portcullis.config.ListenerConfig;
import portcullis.config.ListenerTls;
import portcullis.exchange.ClientCertificate;
import portcullis.identity.ClientCertificates;
import portcullis.tls.ServerTls;

/**
 * What comes of a connection before a request is read on it: TLS, and the certificate of the client.
 *
 * @param tls the version that is spoken; empty for plaintext
 * @param certificate that counts; null for none
 * @param closed why there is no connection; null when there is one
 * @param notes what may surprise
 */
record Doorstep(String tls, @Nullable ClientCertificate certificate, @Nullable String closed, List<String> notes) {
    private static final String VERSION = "TLSv1.3";

    /** @param served null for plaintext, and where the files that it needs are not here */
    static Doorstep of(ListenerConfig listener, @Nullable ServerTls served, Question.Certificate shown) {
        ListenerTls tls = listener.tls();
        boolean shows = !(shown instanceof Question.Certificate.None);
        if (tls == null) {
            return new Doorstep("", null, null, shows ? List.of("the listener speaks plaintext: nobody sees the certificate") : List.of());
        }
        String place = tls.place().at("client-auth").toString();
        return switch (tls.clientAuth()) {
            case NONE -> new Doorstep(
                    VERSION, null, null, shows ? List.of("the listener asks for no certificates (" + place + "): nobody sees this one") : List.of());
            case OPTIONAL -> asked(tls, served, shown);
            case REQUIRED -> shows
                    ? asked(tls, served, shown)
                    : new Doorstep(VERSION, null, "the TLS handshake fails: the listener demands a client certificate (" + place + ")", List.of());
        };
    }

    private static Doorstep asked(ListenerTls tls, @Nullable ServerTls served, Question.Certificate shown) {
        return switch (shown) {
            case Question.Certificate.None _ -> new Doorstep(VERSION, null, null, List.of());
            case Question.Certificate.Named(List<String> names) -> new Doorstep(VERSION, named(names, tls.clientNames()), null, List.of());
            case Question.Certificate.Chain(List<X509Certificate> chain) -> {
                String refused = served == null ? null : served.refusalOf(chain);
                yield refused == null
                        ? new Doorstep(VERSION, ClientCertificates.of(chain, tls.clientNames()), null, List.of())
                        : new Doorstep(VERSION, null, "the TLS handshake fails: " + refused, List.of());
            }
        };
    }

    private static ClientCertificate named(List<String> names, List<String> allowed) {
        String name = names.stream().filter(allowed::contains).findFirst().orElse(names.getFirst());
        return new ClientCertificate(name, List.copyOf(names), "0".repeat(64), Long.MAX_VALUE);
    }
}
