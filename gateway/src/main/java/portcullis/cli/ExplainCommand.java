package portcullis.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import portcullis.checks.DemoIssuer;
import portcullis.config.LoadResult;
import portcullis.explain.Explainer;
import portcullis.explain.Explanation;
import portcullis.explain.Question;
import portcullis.identity.jose.KeySet;
import portcullis.identity.jose.KeySetFault;
import portcullis.kit.JsonWriter;

/** Says what would come of a request, without a gateway that runs. */
@CommandLine.Command(
        name = "explain",
        description = "says what would happen to a request, step by step; sends, fetches and spends nothing")
final class ExplainCommand extends Command {
    @CommandLine.Parameters(index = "0", paramLabel = "METHOD", description = "such as GET")
    String method = "";

    @CommandLine.Parameters(
            index = "1",
            paramLabel = "URL",
            description = "as a client would ask for it, http://localhost:8080/api/orders, or a path alone")
    String url = "";

    @CommandLine.Option(names = "-H", paramLabel = "NAME: VALUE", description = "a header of the request; may be given several times")
    List<String> headers = new ArrayList<>();

    @CommandLine.Option(names = "--token", paramLabel = "FILE", description = "the file of the caller's token; - for standard input")
    @Nullable String token;

    @CommandLine.Option(
            names = "--ip",
            paramLabel = "ADDRESS",
            description = "where the connection comes from (default: ${DEFAULT-VALUE}); forwarded headers count where that is a trusted proxy")
    String ip = Question.LOOPBACK;

    @CommandLine.Option(names = "--at", paramLabel = "TIME", description = "when, such as 2027-02-01T09:00:00Z (default: now)")
    @Nullable String at;

    @CommandLine.Option(names = "--cert", paramLabel = "FILE", description = "the certificate that the client shows, PEM, with its chain")
    @Nullable String certificate;

    @CommandLine.Option(
            names = "--jwks",
            paramLabel = "FILE",
            description = "a key set in place of those of issuers whose keys would have to be fetched")
    @Nullable String jwks;

    @CommandLine.Option(
            names = "--listener",
            paramLabel = "NAME",
            description = "the listener that the request comes to (default: by scheme and port)")
    @Nullable String listener;

    ExplainCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int execute() throws IOException, Surroundings.NotFound {
        Question question;
        Explainer.Given given;
        try {
            question = question();
            given = new Explainer.Given(keys(), jwks == null ? "" : jwks, state().revocations());
        } catch (IllegalArgumentException wrong) {
            err().println(wrong.getMessage());
            return Exit.USAGE;
        }
        return switch (new Loading(this).read(true)) {
            case LoadResult.Rejected rejected -> {
                new ProblemPrinter(this).print(rejected.problems());
                yield Exit.PROBLEMS;
            }
            case LoadResult.Loaded loaded -> switch (Explainer.open(loaded.configuration(), given)) {
                case Explainer.Opening.Rejected rejected -> {
                    new ProblemPrinter(this).print(rejected.problems());
                    yield Exit.PROBLEMS;
                }
                case Explainer.Opening.Ready ready -> explain(ready.explainer(), question);
            };
        };
    }

    private int explain(Explainer explainer, Question question) {
        Explanation explanation;
        try {
            explanation = explainer.explain(question);
        } catch (IllegalArgumentException wrong) {
            err().println(wrong.getMessage());
            return Exit.USAGE;
        }
        if (options.json) {
            out().println(JsonWriter.indented().value(explanation.description()));
        } else {
            out().print(explanation.text());
        }
        if (explanation.answer().by() != Explanation.By.UNKNOWN) {
            return Exit.FINE;
        }
        Path demo = new DemoIssuer(state().demo()).keySet();
        if (token != null && jwks == null && Files.exists(demo)) {
            err().println("tokens of the demo are checked with --jwks " + demo);
        }
        return Exit.PROBLEMS;
    }

    private Question question() throws IOException, Surroundings.NotFound {
        Question question = Question.of(method, url, at == null ? Instant.now() : time(at)).from(ip).on(listener);
        for (String header : headers) {
            int colon = header.indexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException("-H wants NAME: VALUE; for example -H 'Accept: application/json'");
            }
            question = question.header(header.substring(0, colon), header.substring(colon + 1).strip());
        }
        if (token != null) {
            question = question.by(new Question.Who.Bearer(TokenCommand.text(surroundings, token)));
        }
        return certificate == null ? question : question.showing(new Question.Certificate.Chain(chain(certificate)));
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException notATime) {
            throw new IllegalArgumentException("--at wants a time in UTC, such as 2027-02-01T09:00:00Z", notATime);
        }
    }

    private List<X509Certificate> chain(String file) throws IOException, Surroundings.NotFound {
        String pem = TokenCommand.text(surroundings, file);
        List<X509Certificate> chain = new ArrayList<>();
        try {
            CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)))
                    .forEach(each -> chain.add((X509Certificate) each));
        } catch (CertificateException notOne) {
            throw new IllegalArgumentException(file + " holds no certificate; a PEM file with -----BEGIN CERTIFICATE-----", notOne);
        }
        if (chain.isEmpty()) {
            throw new IllegalArgumentException(file + " holds no certificate; a PEM file with -----BEGIN CERTIFICATE-----");
        }
        return chain;
    }

    private @Nullable KeySet keys() throws IOException, Surroundings.NotFound {
        if (jwks == null) {
            return null;
        }
        try {
            return KeySet.ofJwks(TokenCommand.text(surroundings, jwks).getBytes(StandardCharsets.UTF_8));
        } catch (KeySetFault fault) {
            throw new IllegalArgumentException(jwks + " " + fault.wrong() + "; " + fault.cure(), fault);
        }
    }
}
