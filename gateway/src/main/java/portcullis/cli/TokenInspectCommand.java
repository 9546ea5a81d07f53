package portcullis.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import portcullis.checks.DemoIssuer;
import portcullis.config.IssuerConfig;
import portcullis.config.LoadResult;
import portcullis.identity.TokenInspection;
import portcullis.identity.jose.KeySet;
import portcullis.identity.jose.KeySetFault;
import portcullis.identity.revocation.Revocations;
import portcullis.kit.JsonWriter;

/** Looks into a token, and says why it would be refused. Never shows its signature: what it prints is no token any more. */
@CommandLine.Command(
        name = "inspect",
        description = "shows what a token says and checks it against the configuration, without fetching anything")
final class TokenInspectCommand extends Command {
    private static final Set<String> TIMES = Set.of("exp", "nbf", "iat", "auth_time");

    @CommandLine.Parameters(arity = "1", paramLabel = "FILE", description = "the token's file; - for standard input")
    String file = "-";

    @CommandLine.Option(
            names = "--jwks",
            paramLabel = "FILE",
            description = "a key set to check the signature with, where the issuer's would have to be fetched")
    @Nullable String jwks;

    TokenInspectCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int execute() throws IOException, Surroundings.NotFound {
        String token = TokenCommand.text(surroundings, file);
        Optional<LoadResult.Loaded> loaded = new Loading(this).loaded();
        if (loaded.isEmpty()) {
            return Exit.PROBLEMS;
        }
        Map<String, IssuerConfig> issuers = loaded.get().configuration().gateway().identity().issuers();
        TokenInspection.Keys given = jwks == null ? null : keySet(TokenCommand.text(surroundings, jwks), jwks);
        Revocations revocations = Revocations.in(state().revocations(), InstantSource.system());
        Instant now = Instant.now();
        TokenInspection seen = TokenInspection.of(
                token, issuers, issuer -> given != null ? given : keys(issuer), revocations, now);
        if (options.json) {
            out().println(json(seen));
        } else {
            print(seen, now);
        }
        return seen.isRefused() ? Exit.PROBLEMS : Exit.FINE;
    }

    private TokenInspection.Keys keys(IssuerConfig issuer) {
        return switch (TokenInspection.Keys.of(issuer)) {
            case TokenInspection.Keys.Elsewhere(String why) when areFetched(issuer) -> elsewhere(why);
            case TokenInspection.Keys other -> other;
        };
    }

    private static boolean areFetched(IssuerConfig issuer) {
        return issuer.keys().jwks() instanceof IssuerConfig.Jwks.Url || issuer.keys().jwks() instanceof IssuerConfig.Jwks.Discover;
    }

    private TokenInspection.Keys elsewhere(String why) {
        DemoIssuer demo = new DemoIssuer(state().demo());
        return new TokenInspection.Keys.Elsewhere(
                why + "; --jwks FILE " + (Files.exists(demo.keySet()) ? "does without, for the demo " + demo.keySet() : "does without"));
    }

    private static TokenInspection.Keys keySet(String text, String from) {
        try {
            return new TokenInspection.Keys.Here(KeySet.ofJwks(text.getBytes(StandardCharsets.UTF_8)), from);
        } catch (KeySetFault fault) {
            return new TokenInspection.Keys.Broken(from + " " + fault.wrong() + "; " + fault.cure());
        }
    }

    private static String verdict(TokenInspection seen) {
        return seen.isRefused() ? "refused" : seen.isIncomplete() ? "unknown" : "taken";
    }

    private static String json(TokenInspection seen) {
        JsonWriter json = JsonWriter.indented()
                .object()
                .member("verdict", verdict(seen))
                .member("header", seen.header())
                .member("claims", seen.claims())
                .name("checks")
                .array();
        for (TokenInspection.Check check : seen.checks()) {
            json.object()
                    .member("check", check.name())
                    .member("result", check.result().name().toLowerCase(Locale.ROOT))
                    .member("detail", check.detail())
                    .end();
        }
        return json.end().end().toString();
    }

    private void print(TokenInspection seen, Instant now) {
        print("header", seen.header(), now);
        print("claims", seen.claims(), now);
        out().println("checks");
        List<String> failed = new ArrayList<>();
        for (TokenInspection.Check check : seen.checks()) {
            String result = switch (check.result()) {
                case PASSED -> "passed ";
                case FAILED -> "FAILED ";
                case UNKNOWN -> "unknown";
            };
            out().println("  " + result + "  " + check.name() + ": " + check.detail());
            if (check.result() == TokenInspection.Result.FAILED) {
                failed.add(check.name());
            }
        }
        out().println(switch (verdict(seen)) {
            case "refused" -> "it would be refused: " + String.join(", ", failed);
            case "unknown" -> "nothing is wrong with it as far as that can be seen from here";
            default -> "it would be taken";
        });
    }

    private void print(String what, Map<String, ?> members, Instant now) {
        if (members.isEmpty()) {
            return;
        }
        out().println(what);
        members.forEach((name, value) -> out().println("  " + printable(name) + ": " + JsonWriter.compact().value(value)
                + (TIMES.contains(name) && value instanceof Number seconds ? " (" + words(seconds, now) + ")" : "")));
    }

    /** Without anything that a terminal would obey. */
    private static String printable(String name) {
        String quoted = JsonWriter.compact().value(name).toString();
        return quoted.substring(1, quoted.length() - 1);
    }

    private static String words(Number seconds, Instant now) {
        try {
            Instant at = Instant.ofEpochSecond(seconds.longValue());
            Duration from = Duration.between(now, at);
            return at + ", " + (from.isNegative() ? words(from.negated()) + " ago" : "in " + words(from));
        } catch (DateTimeException | ArithmeticException beyondAllYears) {
            return "no time that there is";
        }
    }

    private static String words(Duration time) {
        if (time.toDays() > 0) {
            return time.toDays() + " d " + time.toHoursPart() + " h";
        }
        return time.toHours() > 0 ? time.toHours() + " h " + time.toMinutesPart() + " min"
                : time.toMinutes() > 0 ? time.toMinutes() + " min " + time.toSecondsPart() + " s" : time.toSeconds() + " s";
    }
}
