package portcullis.filters.authenticate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import portcullis.exchange.Caller;
import portcullis.identity.TokenFault;
import portcullis.identity.TokenVerifier;
import portcullis.identity.Verdict;
import portcullis.identity.VerifiedToken;

/** A verifier that knows its tokens by heart; every other text is malformed. */
final class KnownTokens implements TokenVerifier {
    private final Map<String, Verdict> verdicts = new HashMap<>();
    final List<String> asked = new ArrayList<>();
    boolean holds = true;

    /** The token {@code text} stands for that user of the issuer {@code main}. */
    KnownTokens user(String text, String subject) {
        Caller caller = Caller.user(
                Caller.Method.JWT, "main", subject, "", "", List.of(), List.of(), Map.of());
        return answer(text, new Verdict.Accepted(new VerifiedToken(caller, List.of(), "", "", "", 0, Long.MAX_VALUE)));
    }

    KnownTokens answer(String text, Verdict verdict) {
        verdicts.put(text, verdict);
        return this;
    }

    @Override
    public Verdict verify(String token, String client, long deadlineNanos) {
        asked.add(token);
        return verdicts.getOrDefault(token, new Verdict.Rejected(TokenFault.MALFORMED));
    }

    @Override
    public boolean holds(VerifiedToken token) {
        return holds;
    }
}
