package portcullis.cli;

import java.io.Closeable;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import portcullis.config.IssuerConfig;
import portcullis.config.LoadResult;
import portcullis.identity.revocation.Revocation;
import portcullis.identity.revocation.RevocationOrder;
import portcullis.identity.revocation.Revocations;
import portcullis.kit.JsonReader;
import portcullis.kit.JsonWriter;

/** Takes back what an issuer gave: in the running gateway at once, else in the state directory for the next one. */
@CommandLine.Command(
        name = "revoke",
        description = "refuses a token, a subject's tokens or a key's tokens from now on")
final class TokenRevokeCommand extends GatewayCommand {
    private static final String PATH = "/admin/revocations";

    @CommandLine.ArgGroup(exclusive = true, multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // picocli sets it, because one of its options must be there
    What what;

    @CommandLine.Option(
            names = "--issuer",
            paramLabel = "NAME",
            description = "whose, by the name that the configuration gives it; a token says that itself")
    @Nullable String issuer;

    @CommandLine.Option(
            names = "--before",
            paramLabel = "TIME",
            description = "with --subject: tokens issued before that time, such as 2026-01-31T12:00:00Z (default: now)")
    @Nullable String before;

    @CommandLine.Option(
            names = "--until",
            paramLabel = "TIME",
            description = "with --id or --token: when the token has ended by itself (default: the issuer's max-lifetime from now)")
    @Nullable String until;

    @CommandLine.Option(names = "--reason", paramLabel = "TEXT", description = "why, for people who look at the list")
    @Nullable String reason;

    @CommandLine.Option(names = "--undo", description = "take a revocation back")
    boolean undo;

    private @Nullable String order;

    /** Exactly one of these. */
    static final class What {
        @CommandLine.Option(names = "--id", paramLabel = "JTI", description = "one token, by its jti")
        @Nullable String id;

        @CommandLine.Option(names = "--subject", paramLabel = "SUB", description = "every token that a subject has by now")
        @Nullable String subject;

        @CommandLine.Option(names = "--key", paramLabel = "KID", description = "every token that a key signed")
        @Nullable String key;

        @CommandLine.Option(names = "--token", paramLabel = "FILE", description = "the token in that file; - for standard input")
        @Nullable String token;
    }

    TokenRevokeCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    RunningGateway.Answer ask(RunningGateway gateway) throws IOException, Surroundings.NotFound {
        return gateway.send(undo ? "DELETE" : "POST", PATH, order());
    }

    /** Made once: standard input can be read only once. */
    private String order() throws IOException, Surroundings.NotFound {
        if (order == null) {
            order = written();
        }
        return order;
    }

    private String written() throws IOException, Surroundings.NotFound {
        if (what.token == null && issuer == null) {
            throw new Surroundings.NotFound("--issuer is missing: whose, by the name that the configuration gives it");
        }
        JsonWriter json = JsonWriter.compact().object();
        member(json, "issuer", issuer);
        member(json, "id", what.id);
        member(json, "subject", what.subject);
        member(json, "key", what.key);
        member(json, "token", what.token == null ? null : TokenCommand.text(surroundings, what.token));
        member(json, "before", before);
        member(json, "until", until);
        member(json, "reason", reason);
        return json.end().toString();
    }

    private static void member(JsonWriter json, String name, @Nullable String value) {
        if (value != null) {
            json.member(name, value);
        }
    }

    @Override
    void print(RunningGateway.Answer answer) {
        if (options.json) {
            super.print(answer);
            return;
        }
        Object body = JsonReader.read(answer.body());
        if (!(body instanceof Map<?, ?> members)) {
            super.print(answer);
        } else if (answer.isFine()) {
            print(members);
        } else {
            err().println(members.get("detail") instanceof String detail ? detail : members.get("title"));
        }
    }

    private void print(Map<?, ?> done) {
        String of = "";
        for (Revocation.Kind kind : Revocation.Kind.values()) {
            of = done.get(kind.slug()) instanceof String name ? kind.slug() + " " + name + " of " + done.get("issuer") : of;
        }
        if (undo) {
            out().println((Boolean.TRUE.equals(done.get("removed")) ? "no longer revoked: " : "was not revoked: ") + of);
        } else {
            out().println("revoked: " + of
                    + (done.containsKey("before") ? ", issued before " + done.get("before") : "")
                    + (done.containsKey("until") ? ", until " + done.get("until") : ", until it is taken back"));
        }
    }

    @Override
    int alone() throws IOException, Surroundings.NotFound {
        Optional<LoadResult.Loaded> loaded = new Loading(this).loaded();
        if (loaded.isEmpty()) {
            return Exit.PROBLEMS;
        }
        Map<String, IssuerConfig> issuers = loaded.get().configuration().gateway().identity().issuers();
        Optional<Closeable> lock = state().lock();
        if (lock.isEmpty()) {
            err().println("a gateway starts or ends on the state directory " + state().path() + "; try again in a moment");
            return Exit.PROBLEMS;
        }
        try (Closeable _ = lock.get()) {
            return alone(issuers);
        } catch (IllegalArgumentException wrong) {
            err().println(wrong.getMessage());
            return Exit.PROBLEMS;
        } catch (Revocations.Full full) {
            err().println(full.getMessage());
            return Exit.PROBLEMS;
        }
    }

    private int alone(Map<String, IssuerConfig> issuers) throws IOException, Surroundings.NotFound, Revocations.Full {
        InstantSource clock = InstantSource.system();
        Revocations revocations = Revocations.in(state().revocations(), clock);
        RevocationOrder order = RevocationOrder.read(order(), issuers);
        Map<String, Object> done;
        if (undo) {
            boolean removed = revocations.remove(order.kind(), order.issuer(), order.name());
            done = order.description();
            done.put("removed", removed);
        } else {
            done = revocations.add(order.revocation(issuers, clock.instant())).description();
        }
        if (options.json) {
            out().println(JsonWriter.indented().value(done));
        } else {
            print(done);
        }
        return Exit.FINE;
    }
}
