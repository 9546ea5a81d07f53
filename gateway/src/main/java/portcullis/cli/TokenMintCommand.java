package portcullis.cli;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import portcullis.checks.DemoIssuer;
import portcullis.config.Configuration;
import portcullis.config.Environment;
import portcullis.config.IssuerConfig;
import portcullis.config.LoadResult;
import portcullis.config.keys.NearestName;
import portcullis.config.keys.Quantity;
import portcullis.identity.mint.NewToken;
import portcullis.identity.mint.SigningKey;
import portcullis.kit.JsonReader;
import portcullis.kit.JsonWriter;

/** Makes a token as an issuer would, for trying and testing: nothing else than the token goes to standard output. */
@CommandLine.Command(name = "mint", description = "makes a token for trying and testing; never in production")
final class TokenMintCommand extends Command {
    @CommandLine.Option(
            names = "--issuer",
            paramLabel = "NAME",
            description = "whose, by the name that the configuration gives it (default: the only one)")
    @Nullable String issuer;

    @CommandLine.Option(names = "--subject", paramLabel = "SUB", required = true, description = "who the caller is")
    String subject = "";

    @CommandLine.Option(names = "--client", paramLabel = "ID", description = "which application got the token")
    String client = "";

    @CommandLine.Option(names = "--tenant", paramLabel = "NAME", description = "on whose behalf")
    String tenant = "";

    @CommandLine.Option(names = "--scope", paramLabel = "SCOPE", split = "[, ]", description = "may be given several times")
    List<String> scopes = new ArrayList<>();

    @CommandLine.Option(names = "--role", paramLabel = "ROLE", split = ",", description = "may be given several times")
    List<String> roles = new ArrayList<>();

    @CommandLine.Option(
            names = "--audience",
            paramLabel = "AUD",
            description = "whom the token is meant for; may be given several times (default: the issuer's audiences)")
    List<String> audiences = new ArrayList<>();

    @CommandLine.Option(
            names = "--claim",
            paramLabel = "NAME=VALUE",
            description = "a further claim, or another value for one; JSON, such as true or [1,2], else a text")
    Map<String, String> claims = new LinkedHashMap<>();

    @CommandLine.Option(names = "--lifetime", paramLabel = "DURATION", description = "how long it is good for (default: 1h)")
    String lifetime = "1h";

    @CommandLine.Option(
            names = "--key",
            paramLabel = "FILE",
            description = "the private key as JWK or PEM (default: the one that run --demo made)")
    @Nullable String key;

    @CommandLine.Option(names = "--kid", paramLabel = "KID", description = "the name of the key (default: as the JWK says)")
    @Nullable String kid;

    TokenMintCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int execute() throws IOException, Surroundings.NotFound {
        Optional<LoadResult.Loaded> loaded = new Loading(this).loaded();
        return loaded.isEmpty() ? Exit.PROBLEMS : mint(loaded.get().configuration());
    }

    private int mint(Configuration configuration) throws IOException, Surroundings.NotFound {
        if (configuration.environment() == Environment.PRODUCTION) {
            err().println("in production only the issuer makes tokens; with --env development or staging this command does, too");
            return Exit.PROBLEMS;
        }
        String keyFile = key != null ? key : new DemoIssuer(state().demo()).keyFile().toString();
        try {
            IssuerConfig whose = issuer(configuration.gateway().identity().issuers());
            Instant now = Instant.now();
            String token = asked().signed(whose, signingKey(keyFile), now);
            out().println(options.json ? JsonWriter.compact().object().member("token", token).end() : token);
            return Exit.FINE;
        } catch (IllegalArgumentException wrong) {
            err().println(wrong.getMessage());
            return Exit.PROBLEMS;
        }
    }

    private SigningKey signingKey(String file) throws IOException, Surroundings.NotFound {
        String text;
        try {
            text = TokenCommand.text(surroundings, file);
        } catch (Surroundings.NotFound missing) {
            if (key != null) {
                throw missing;
            }
            throw new Surroundings.NotFound("there is no key yet at " + file + ": run --demo makes it, or name another with --key");
        }
        try {
            return SigningKey.read(text, kid);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(file + " " + wrong.getMessage(), wrong);
        }
    }

    private IssuerConfig issuer(Map<String, IssuerConfig> issuers) {
        String name = issuer != null ? issuer : issuers.size() == 1 ? issuers.keySet().iterator().next() : "";
        IssuerConfig known = issuers.get(name);
        if (known != null) {
            return known;
        }
        String nearest = NearestName.to(name, issuers.keySet());
        throw new IllegalArgumentException(
                issuers.isEmpty()
                        ? "identity.issuers of the configuration has none"
                        : "--issuer wants " + (nearest != null ? nearest + " perhaps" : "one of " + String.join(", ", issuers.keySet())));
    }

    private NewToken asked() {
        Map<String, @Nullable Object> further = new LinkedHashMap<>();
        claims.forEach((name, value) -> further.put(name, value(value)));
        return new NewToken(subject, client, tenant, scopes, roles, audiences, further, Quantity.duration(lifetime));
    }

    private static @Nullable Object value(String text) {
        try {
            return JsonReader.read(text);
        } catch (IllegalArgumentException notJson) {
            return text;
        }
    }
}
