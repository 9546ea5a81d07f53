package portcullis.tls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
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
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.Place;
import portcullis.wire.BufferPool;
import portcullis.wire.SocketWire;

/**
 * TLS of one of our ports: its certificates and whom it trusts. One trust domain.
 *
 * <p>A change of certificates alone keeps the context and the keys of its tickets, so that sessions go on, except those of a
 * certificate that changed: the JDK binds a ticket to the chain that was shown. Anything else that changes makes a new one.
 */
public final class ServerTls {
    private final ListenerTls config;
    private final TlsTerms terms;
    private final SSLContext context;
    private final ServerKeys keys;
    private final Identities identities;
    private final List<String> protocols;

    private ServerTls(
            ListenerTls config,
            TlsTerms terms,
            SSLContext context,
            ServerKeys keys,
            Identities identities,
            List<String> protocols) {
        this.config = config;
        this.terms = terms;
        this.context = context;
        this.keys = keys;
        this.identities = identities;
        this.protocols = List.copyOf(protocols);
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
        TlsTerms terms = sameDomain ? before.terms : TlsTerms.of(config, problems);
        if (identities == null || terms == null || !suits(terms, identities, config.place(), problems)) {
            return null;
        }
        if (sameDomain) {
            return new ServerTls(config, terms, before.context, before.keys, identities, protocols);
        }
        ServerKeys keys = new ServerKeys(identities);
        SSLContext context = Contexts.create(config.provider(), keys, restricted(trust, config.clientNames()));
        return new ServerTls(config, terms, context, keys, identities, protocols);
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
                && one.clientAuth() == other.clientAuth()
                && Objects.equals(one.clientTrust(), other.clientTrust())
                && one.clientNames().equals(other.clientNames());
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

    private static boolean suits(TlsTerms terms, Identities identities, Place place, Consumer<ConfigProblem> problems) {
        boolean suits = true;
        for (Identity identity : identities.all()) {
            if (!terms.suit(identity.keyType())) {
                problems.accept(ConfigProblem.error(
                        place.at("ciphers"),
                        "has nothing for the " + identity.keyType() + " key of the certificate for " + identity.names().all(),
                        "TLSv1.3, or a cipher with " + (identity.keyType().equals("RSA") ? "RSA" : "ECDSA")));
                suits = false;
            }
        }
        return suits;
    }

    /** These are the certificates from now on; called when the generation they belong to comes into force. */
    public void inForce() {
        keys.use(identities);
    }

    /**
     * TLS over a connection that was just accepted; {@link TlsWire#handshake} comes first. It shows the certificates that
     * are in force by then.
     */
    public TlsWire over(SocketWire socket, BufferPool buffers) {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = terms.parameters(protocols);
        switch (config.clientAuth()) {
            case NONE -> {}
            case OPTIONAL -> parameters.setWantClientAuth(true);
            case REQUIRED -> parameters.setNeedClientAuth(true);
        }
        RequestedName requested = new RequestedName();
        requested.listenTo(parameters);
        engine.setSSLParameters(parameters);
        return new TlsWire(socket, engine, requested, buffers);
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
    private TlsTerms inForce(TlsTerms wanted) {
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
        return inForce(terms) + ", " + context.getProvider().getName() + ' ' + context.getProvider().getVersionStr() + ", " + clients + named;
    }
}
