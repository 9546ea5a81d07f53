package portcullis;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portcullis.identity.keys.IssuerKeys;
import portcullis.identity.keys.KeyState;
import portcullis.reload.Readiness;
import portcullis.telemetry.Meters;
import portcullis.telemetry.Registration;

/**
 * Tells how the keys of the issuers in force stand: by the detail of {@code /ready}, and by a metric for those that are fetched. An
 * issuer that cannot be reached never makes the gateway unready: its keys are the same to all gateways.
 */
final class KeySetWatch {
    private final Meters meters;
    private final Readiness readiness;
    private Map<String, Shown> shown = Map.of();

    private record Shown(IssuerKeys keys, Registration age) {}

    KeySetWatch(Meters meters, Readiness readiness) {
        this.meters = meters;
        this.readiness = readiness;
    }

    /** @param issuers whose keys are used from now on */
    synchronized void inForce(List<IssuerKeys> issuers) {
        Map<String, Shown> before = shown;
        Map<String, Shown> now = new LinkedHashMap<>();
        for (IssuerKeys keys : issuers) {
            Shown known = before.get(keys.issuer());
            now.put(keys.issuer(), known != null && known.keys == keys ? known : show(keys, known));
        }
        shown = now;
        before.forEach((name, old) -> {
            if (now.get(name) != old) {
                old.age.close();
            }
            if (!now.containsKey(name)) {
                readiness.forget(dependency(name));
            }
        });
    }

    private Shown show(IssuerKeys keys, @Nullable Shown before) {
        readiness.watch(dependency(keys.issuer()), false, () -> health(keys.state()));
        if (before != null) {
            keys.tellOfChange(before.keys);
        }
        Registration age = keys.areFetched() ? meters.fetchedKeys(keys.issuer(), keys::ageSeconds) : () -> {};
        return new Shown(keys, age);
    }

    private static Readiness.Health health(KeyState state) {
        return new Readiness.Health(state.healthy(), state.message());
    }

    private static String dependency(String issuer) {
        return "keys:" + issuer;
    }
}
