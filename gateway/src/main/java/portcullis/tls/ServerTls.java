package portcullis.tls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import portcullis.config.ListenerTls;
import portcullis.config.ListenerTls.Certificate;
import portcullis.config.ListenerTls.ClientAuth;
import portcullis.config.ListenerTls.Provider;
import portcullis.config.ListenerTls.TlsVersion;
import portcullis.config.keys.ConfigProblem;
import portcullis.wire.BufferPool;
import portcullis.wire.SocketWire;

/**
 * TLS of one of our ports: its certificates and whom it trusts. One trust domain.
 *
 * <p>A change of certificates alone keeps the context and the keys of its tickets, so that sessions go on, except those of a
 * certificate that changed: a ticket is good for the chain that was shown. Anything else that changes makes a new one.
 */
public final class ServerTls {
    private final ListenerTls config;
    private final TlsTerms terms;
    private final ServerContexts contexts;
    private final Identities identities;
    private final List<String> protocols;
    private final @Nullable X509ExtendedTrustManager trust;

    private ServerTls(
            ListenerTls config,
            TlsTerms terms,
            ServerContexts contexts,
            Identities identities,
            List<String> protocols,
            @Nullable X509ExtendedTrustManager trust) {
        this.config = config;
        this.terms = terms;
        this.contexts = contexts;
        this.identities = identities;
        this.protocols = List.copyOf(protocols);
        this.trust = trust;
    }

    /**
     * Reads what the configuration names, and changes nothing yet.
     *
     * @param protocols offered by ALPN (RFC 7301), most wanted first
     * @param before what serves the port so far; its context lives on when only certificates differ, so that sessions
     *     are resumed
     * @param problems hears what is wrong, with its place
     * @return null when something was wrong, or a file is not there and need not be
     */
    public static @Nullable ServerTls open(
            ListenerTls config, List<String> protocols, @Nullable ServerTls before, Instant now, Consumer<ConfigProblem> problems) {
        Identities identities = identities(config, before, now, problems);
        X509ExtendedTrustManager trust = null;
        if (config.clientTrust() != null) {
            trust = config.clientTrust().isResolved()
                    ? Trust.in(config.clientTrust(), config.place().at("client-trust-file"), problems)
                    : null;
            if (trust == null) {
                return null;
            }
        }
        boolean sameDomain = before != null && isSameDomain(config, before.config);
        if (!isThere(config, problems)) {
            return null;
        }
        TlsTerms terms = sameDomain ? before.terms : TlsTerms.of(config, problems);
        if (identities == null || terms == null || !suits(terms, identities, config, problems)) {
            return null;
        }
        if (sameDomain) {
            return new ServerTls(config, terms, before.contexts, identities, protocols, trust);
        }
        ServerContexts contexts = new ServerContexts(config.provider(), identities, restricted(trust, config.clientNames()));
        return new ServerTls(config, terms, contexts, identities, protocols, trust);
    }

    private static boolean isThere(ListenerTls config, Consumer<ConfigProblem> problems) {
        String missing = config.provider() == Provider.CONSCRYPT ? Boring.missing() : null;
        if (missing != null) {
            problems.accept(ConfigProblem.error(
                    config.place().at("provider"), "conscrypt cannot be loaded on this machine (" + missing + ")", "provider: jdk"));
        }
        return missing == null;
    }

    private static @Nullable X509ExtendedTrustManager restricted(@Nullable X509ExtendedTrustManager trust, List<String> names) {
        return trust == null || names.isEmpty() ? trust : CheckedTrust.named(trust, names);
    }

    /** Whether a session made under the one may be resumed under the other. */
    private static boolean isSameDomain(ListenerTls one, ListenerTls other) {
        return one.provider() == other.provider()
                && one.profile() == other.profile()
                && Objects.equals(one.versions(), other.versions())
                && Objects.equals(one.ciphers(), other.ciphers())
                && admitSame(one, other);
    }

    private static boolean admitSame(ListenerTls one, ListenerTls other) {
        return one.clientAuth() == other.clientAuth()
                && Objects.equals(one.clientTrust(), other.clientTrust())
                && one.clientNames().equals(other.clientNames());
    }

    /** Whether clients are asked for a certificate. */
    public boolean asksForCertificates() {
        return config.clientAuth() != ClientAuth.NONE;
    }

    /** Why a client that shows this chain, its own certificate first, would not get in; null when it would. */
    public @Nullable String refusalOf(List<X509Certificate> chain) {
        if (trust == null) {
            return null;
        }
        X509Certificate own = chain.getFirst();
        try {
            trust.checkClientTrusted(chain.toArray(X509Certificate[]::new), own.getPublicKey().getAlgorithm());
        } catch (CertificateException untrusted) {
            return "the client's certificate is not trusted (" + config.place().at("client-trust-file") + "): " + untrusted.getMessage();
        }
        return config.clientNames().isEmpty() || CheckedTrust.hasOneOf(own, config.clientNames())
                ? null
                : "none of the client's names is among client-names (" + config.place().at("client-names") + ")";
    }

    /** Whether some certificate that a client is shown who asks for the one host is for the other, too. Both in lower case. */
    public boolean isCertifiedFor(String asked, String host) {
        return identities.serving(asked).stream().anyMatch(identity -> identity.names().covers(host));
    }

    /** Whether this one lets in the same clients as that one. */
    public boolean admitsAs(ServerTls other) {
        return admitSame(config, other.config);
    }

    private static @Nullable Identities identities(
            ListenerTls config, @Nullable ServerTls before, Instant now, Consumer<ConfigProblem> problems) {
        IdentityReader reader = new IdentityReader(now, problems);
        List<Identity> all = new ArrayList<>();
        for (Certificate certificate : config.certificates()) {
            Identity identity =
                    switch (certificate) {
                        case Certificate.SelfSigned made -> selfSigned(made, before, now);
                        case Certificate.Files files -> read(files, reader);
                    };
            if (identity != null) {
                all.add(identity);
            }
        }
        return all.size() == config.certificates().size() ? new Identities(all) : null;
    }

    private static @Nullable Identity read(Certificate.Files files, IdentityReader reader) {
        boolean there = files.certificate() != null
                && files.key() != null
                && files.certificate().isResolved()
                && files.key().isResolved();
        return there ? reader.read(files.certificate(), files.key(), files.place(), true) : null;
    }

    /** The one that was made before lives on: whoever trusts it by its digest goes on doing so. */
    private static Identity selfSigned(Certificate.SelfSigned made, @Nullable ServerTls before, Instant now) {
        int index = before == null ? -1 : before.config.certificates().indexOf(made);
        if (index >= 0 && SelfSigned.isFresh(before.identities.all().get(index), now)) {
            return before.identities.all().get(index);
        }
        return SelfSigned.create(made.names(), now);
    }

    private static boolean suits(TlsTerms terms, Identities identities, ListenerTls config, Consumer<ConfigProblem> problems) {
        boolean suits = true;
        for (Identity identity : identities.all()) {
            boolean known = config.provider() == Provider.JDK || List.of("EC", "RSA").contains(identity.keyType());
            if (!known) {
                problems.accept(ConfigProblem.error(
                        config.place().at("provider"),
                        "conscrypt shows no certificate with a key of type " + identity.keyType() + ", as that for "
                                + identity.names().all() + " is",
                        "an EC or RSA key, or provider: jdk"));
                suits = false;
            } else if (!terms.suit(identity.keyType())) {
                problems.accept(ConfigProblem.error(
                        config.place().at("ciphers"),
                        "has nothing for the " + identity.keyType() + " key of the certificate for " + identity.names().all(),
                        "TLSv1.3, or a cipher with " + (identity.keyType().equals("RSA") ? "RSA" : "ECDSA")));
                suits = false;
            }
        }
        return suits;
    }

    /** These are the certificates from now on; called when the generation they belong to comes into force. */
    public void inForce() {
        contexts.use(identities);
    }

    /**
     * TLS over a connection that was just accepted; {@link TlsWire#handshake} comes first. It shows the certificates that
     * are in force by then.
     */
    public TlsWire over(SocketWire socket, BufferPool buffers) {
        RequestedName requested = new RequestedName(
                config.provider() == Provider.CONSCRYPT ? protocols : List.of(), terms.versions().contains(TlsVersion.V1_3));
        return new TlsWire(socket, engines(requested), config.provider(), requested, buffers);
    }

    /** Makes the engine for a client's name; the same one again when the name makes no difference. */
    private TlsWire.Engines engines(RequestedName requested) {
        SSLContext first = contexts.serving(null);
        SSLEngine engine = engine(first, requested);
        return name -> {
            SSLContext context = contexts.serving(name);
            return context == first ? engine : engine(context, requested);
        };
    }

    private SSLEngine engine(SSLContext context, RequestedName requested) {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = terms.parameters(protocols, config.provider());
        switch (config.clientAuth()) {
            case NONE -> {}
            case OPTIONAL -> parameters.setWantClientAuth(true);
            case REQUIRED -> parameters.setNeedClientAuth(true);
        }
        requested.listenTo(parameters);
        engine.setSSLParameters(parameters);
        if (config.provider() == Provider.CONSCRYPT) {
            Boring.useTickets(engine);
        }
        return engine;
    }

    public ListenerTls config() {
        return config;
    }

    /** In the order of the configuration. */
    public List<ServedCertificate> certificates() {
        return identities.all().stream().map(ServerTls::served).toList();
    }

    private static ServedCertificate served(Identity identity) {
        X509Certificate certificate = identity.certificate();
        List<String> names = identity.names().all();
        return new ServedCertificate(
                names.isEmpty() ? certificate.getSubjectX500Principal().getName() : names.getFirst(),
                names,
                certificate.getSerialNumber().toString(16),
                sha256(certificate),
                IdentityReader.strength(certificate.getPublicKey()),
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant(),
                certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal()));
    }

    private static String sha256(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new IllegalStateException("every Java has SHA-256, and this certificate was read from its encoding", e);
        }
    }

    /** Without what the JDK's security settings switch off ({@code jdk.tls.disabledAlgorithms}). */
    private TlsTerms inForce(TlsTerms wanted, SSLContext context) {
        List<String> versions = List.of(context.getDefaultSSLParameters().getProtocols());
        List<String> ciphers = List.of(context.getSupportedSSLParameters().getCipherSuites());
        return new TlsTerms(
                wanted.versions().stream().filter(version -> versions.contains(version.standardName())).toList(),
                wanted.ciphers().stream().filter(ciphers::contains).toList());
    }

    /** Versions, ciphers, provider and client authentication in force, on one line, for the log and for the admin port. */
    public String description() {
        String clients = "client-auth " + config.clientAuth().toString().toLowerCase(Locale.ROOT);
        String named = config.clientAuth() == ClientAuth.NONE || config.clientNames().isEmpty()
                ? ""
                : " of " + String.join(" ", config.clientNames());
        SSLContext context = contexts.serving(null);
        return inForce(terms, context) + ", " + Contexts.name(context, config.provider()) + ", " + clients + named;
    }
}
