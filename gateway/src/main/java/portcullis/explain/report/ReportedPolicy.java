package portcullis.explain.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portcullis.config.PolicyFile;
import portcullis.config.keys.Formats;
import portcullis.policy.Breadth;
import portcullis.policy.eval.Effect;
import portcullis.policy.source.PolicyText;

/**
 * One policy, and all that is known of it.
 *
 * @param routes that ask policies and on which it can match
 * @param everyRoute whether these are all that ask
 * @param breadth in which way it may be too broad; null when it is not
 * @param decisions in the gateway that runs; null when they are not known
 * @param change the last one to its text; null when it is not known
 * @param tested whether it applied in some test; null when that is not known
 */
public record ReportedPolicy(
        PolicyText text,
        Effect effect,
        List<String> routes,
        boolean everyRoute,
        @Nullable Breadth breadth,
        PolicyDecisions.@Nullable Count decisions,
        @Nullable Change change,
        @Nullable Boolean tested) {
    public String id() {
        return text.id();
    }

    /** Whether it is compared only. */
    public boolean isShadow() {
        return text.kind() == PolicyFile.Kind.SHADOW;
    }

    /** Whether a gateway runs that it never decided in. */
    public boolean neverDecided() {
        return decisions != null && decisions.decided() == 0;
    }

    /** As {@link portcullis.kit.JsonWriter#value(Object)} takes it. */
    Map<String, @Nullable Object> description() {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("policy", id());
        all.put("policy-set", isShadow() ? "shadow" : "enforced");
        all.put("effect", Formats.wordOf(effect));
        all.put("file", text.place().file());
        all.put("line", text.place().line());
        all.put("last-line", text.lastLine());
        all.put("routes", routes);
        all.put("every-route", everyRoute);
        all.put("over-broad", breadth == null ? null : Formats.wordOf(breadth));
        all.put("decided", decisions == null ? null : decisions.decided());
        all.put("errors", decisions == null ? null : decisions.errors());
        all.put("last", decisions == null ? null : decisions.last());
        all.put("changed", change == null ? null : description(change));
        all.put("tested", tested);
        return all;
    }

    private static Map<String, @Nullable Object> description(Change change) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        switch (change) {
            case Change.Uncommitted _ -> all.put("committed", false);
            case Change.Committed(var commit, var at, var author, var subject) -> {
                all.put("committed", true);
                all.put("at", at.toString());
                all.put("commit", commit);
                all.put("author", author);
                all.put("subject", subject);
            }
        }
        return all;
    }
}
