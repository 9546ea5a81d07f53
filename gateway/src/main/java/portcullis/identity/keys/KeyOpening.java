package portcullis.identity.keys;

import java.net.URI;
import java.security.cert.CertificateException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import portcullis.config.IssuerConfig;
import portcullis.config.IssuerConfig.Jwks;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.NamedFile;
import portcullis.identity.jose.KeySet;
import portcullis.telemetry.Meters;

/** Opens where the keys of issuers come from, and lets those live on that are the same as before. Safe for all threads. */
public final class KeyOpening {
    private static final System.Logger LOG = System.getLogger("portcullis.keys");

    private final Function<@Nullable SSLContext, Web> webs;
    private final Background background;
    private final InstantSource clock;
    private final Meters meters;
    private final LongSupplier random;

    /**
     * Fetches over the network, and on virtual threads.
     *
     * @param random any 64 bits, from whatever thread asks; spreads what would otherwise come at one moment
     */
    public KeyOpening(InstantSource clock, Meters meters, LongSupplier random) {
        this(trust -> new HttpWeb(trust, KeyDownload.LIMIT), Background.VIRTUAL, clock, meters, random);
    }

    /**
     * @param webs by whom to believe; null for those that the JDK trusts
     * @param random any 64 bits
     */
    KeyOpening(
            Function<@Nullable SSLContext, Web> webs,
            Background background,
            InstantSource clock,
            Meters meters,
            LongSupplier random) {
        this.webs = webs;
        this.background = background;
        this.clock = clock;
        this.meters = meters;
        this.random = random;
    }

    /**
     * What is here already of an issuer's keys, judged: the files that its configuration names.
     *
     * @param keys the set of a file; null when keys are fetched, or the file cannot be used
     * @param trust whom to believe when keys are fetched; null for those that the JDK trusts
     * @param usable false when something is wrong, of which the problems tell, or a file is not there and need not be
     */
    private record Judged(@Nullable KeySet keys, @Nullable SSLContext trust, boolean usable) {
        static Judged of(IssuerConfig issuer, Consumer<ConfigProblem> problems) {
            KeyFiles files = new KeyFiles(problems);
            SSLContext trust = trust(issuer, problems);
            NamedFile trustFile = issuer.keys().trust();
            boolean trusts = trustFile == null || trust != null;
            return switch (issuer.keys().jwks()) {
                case Jwks.KeySetFile(NamedFile file) -> fixed(files.read(issuer, file, "file", KeySet::ofJwks), trusts);
                case Jwks.PemFile(NamedFile file) -> fixed(files.read(issuer, file, "pem-file", KeySet::ofPem), trusts);
                case Jwks.Url _, Jwks.Discover _ -> new Judged(null, trust, trusts);
            };
        }

        private static Judged fixed(@Nullable KeySet keys, boolean trusts) {
            return new Judged(keys, null, trusts && keys != null);
        }

        private static @Nullable SSLContext trust(IssuerConfig issuer, Consumer<ConfigProblem> problems) {
            NamedFile file = issuer.keys().trust();
            if (file == null || !file.isResolved()) {
                return null;
            }
            try {
                return KeyTrust.in(file);
            } catch (CertificateException fault) {
                problems.accept(ConfigProblem.error(
                        issuer.place().at("trust-file"), String.valueOf(fault.getMessage()), "a PEM file with -----BEGIN CERTIFICATE-----"));
                return null;
            }
        }
    }

    /**
     * Judges what is here already of an issuer's keys, and opens nothing.
     *
     * @param problems hears what is wrong with it
     */
    public static void judge(IssuerConfig issuer, Consumer<ConfigProblem> problems) {
        Judged.of(issuer, problems);
    }

    /**
     * Opens what is here already of an issuer's keys, and fetches nothing.
     *
     * @param instead of keys that would be fetched; null for none, as while an issuer was never reached
     * @param problems hears what is wrong with what is here
     * @return null when the keys cannot be used, of which the problems tell, or a file is not there and need not be
     */
    public static @Nullable KeySource offline(IssuerConfig issuer, @Nullable KeySet instead, Consumer<ConfigProblem> problems) {
        Judged judged = Judged.of(issuer, problems);
        if (!judged.usable) {
            return null;
        }
        return judged.keys == null ? new FixedKeys(instead, "elsewhere") : fixed(issuer, judged);
    }

    /** Keys that come with the configuration; none when the issuer's are fetched, which nobody does here. */
    private static FixedKeys fixed(IssuerConfig issuer, Judged judged) {
        return new FixedKeys(judged.keys, switch (issuer.keys().jwks()) {
            case Jwks.KeySetFile(NamedFile file) -> file.toString();
            case Jwks.PemFile(NamedFile file) -> file.toString();
            case Jwks.Url _, Jwks.Discover _ -> "nowhere";
        });
    }

    /**
     * Judges what is here already of an issuer's keys, opens them, and begins to fetch those that are fetched. Keys of the same
     * issuer and origin that run already are not opened again; others begin with what the issuer published before at the same place.
     *
     * @param running those that were opened before and not closed
     * @param problems hears what is wrong with what is here already
     * @return one of {@code running}, or fresh ones; null when they cannot be used, of which the problems tell, or a file is not
     *     there and need not be
     */
    public @Nullable IssuerKeys open(
            IssuerConfig issuer, Collection<IssuerKeys> running, Consumer<ConfigProblem> problems) {
        Judged judged = Judged.of(issuer, problems);
        if (!judged.usable) {
            return null;
        }
        FetchedKeys.Held before = null;
        for (IssuerKeys keys : running) {
            if (keys.serve(issuer)) {
                return keys;
            }
            FetchedKeys.Held held = keys.heldFor(issuer);
            before = held == null ? before : held;
        }
        return open(issuer, judged, before);
    }

    private IssuerKeys open(IssuerConfig issuer, Judged judged, FetchedKeys.@Nullable Held before) {
        KeyNews news = new KeyNews(issuer.name(), result -> meters.keysFetched(issuer.name(), result), LOG);
        KeySource source = switch (issuer.keys().jwks()) {
            case Jwks.KeySetFile _, Jwks.PemFile _ -> fixed(issuer, judged);
            case Jwks.Url(URI url) -> fetched(issuer, url, judged.trust, before, news);
            case Jwks.Discover() -> fetched(issuer, null, judged.trust, before, news);
        };
        return new IssuerKeys(issuer, source, news);
    }

    private KeySource fetched(
            IssuerConfig issuer, @Nullable URI url, @Nullable SSLContext trust, FetchedKeys.@Nullable Held before, KeyNews news) {
        KeyDownload download = new KeyDownload(issuer.issuer(), url, webs.apply(trust), KeyDownload.LIMIT);
        return new FetchedKeys(download, issuer.keys().refresh(), before, news, background, clock, random).start();
    }
}
