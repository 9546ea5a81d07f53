package portcullis.admin;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;
import portcullis.config.IssuerConfig;
import portcullis.identity.revocation.Revocation;
import portcullis.identity.revocation.RevocationOrder;
import portcullis.identity.revocation.Revocations;

/** {@code /admin/revocations}: shows what is revoked, revokes, takes back. No token that comes here is ever logged or shown. */
final class RevocationCalls {
    private static final System.Logger LOG = System.getLogger(RevocationCalls.class.getName());

    private final Revocations revocations;
    private final Supplier<Map<String, IssuerConfig>> issuers;
    private final InstantSource clock;

    RevocationCalls(Revocations revocations, Supplier<Map<String, IssuerConfig>> issuers, InstantSource clock) {
        this.revocations = revocations;
        this.issuers = issuers;
        this.clock = clock;
    }

    AdminAnswer list() {
        return AdminAnswer.json(
                200, Map.of("revocations", revocations.list().stream().map(Revocation::description).toList()));
    }

    AdminAnswer add(AdminRequest request) {
        try {
            Map<String, IssuerConfig> known = issuers.get();
            Revocation asked = RevocationOrder.read(request.body(), known).revocation(known, clock.instant());
            Revocation now = revocations.add(asked);
            LOG.log(WARNING, "revoked: " + words(now.kind(), now.issuer(), now.name()));
            return AdminAnswer.json(200, now.description());
        } catch (IllegalArgumentException wrong) {
            return notUnderstood(wrong);
        } catch (Revocations.Full full) {
            return AdminAnswer.problem(409, "revocations-full", "No further revocation is remembered", full.getMessage(), Map.of());
        } catch (IOException notKept) {
            LOG.log(ERROR, "a revocation is in force and could not be written down: it will be forgotten at the next start", notKept);
            return AdminAnswer.problem(
                    500, "not-kept", "The revocation could not be written down",
                    "it is in force now and would be forgotten at the next start; make room or rights in the state directory, and revoke again",
                    Map.of());
        }
    }

    AdminAnswer remove(AdminRequest request) {
        try {
            RevocationOrder order = RevocationOrder.read(request.body(), issuers.get());
            boolean removed = revocations.remove(order.kind(), order.issuer(), order.name());
            if (removed) {
                LOG.log(WARNING, "revocation taken back: " + words(order.kind(), order.issuer(), order.name()));
            }
            Map<String, Object> shown = order.description();
            shown.put("removed", removed);
            return AdminAnswer.json(200, shown);
        } catch (IllegalArgumentException wrong) {
            return notUnderstood(wrong);
        } catch (IOException notKept) {
            LOG.log(ERROR, "a revocation could not be taken back: that could not be written down", notKept);
            return AdminAnswer.problem(
                    500, "not-kept", "That could not be written down",
                    "it stays revoked; make room or rights in the state directory, and ask again", Map.of());
        }
    }

    private static String words(Revocation.Kind kind, String issuer, String name) {
        return kind.slug() + " " + name + " of " + issuer;
    }

    private static AdminAnswer notUnderstood(IllegalArgumentException wrong) {
        return AdminAnswer.problem(400, "malformed-request", "The request is not understood", String.valueOf(wrong.getMessage()), Map.of());
    }
}
