package portcullis.filters.forwardauth;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import portcullis.http.Tokens;

/**
 * What an auth service said, or why it did not.
 *
 * @param status 0 when there was no answer
 * @param fields of the answer; at most {@link #MOST} bytes, each value one that may stand in a field
 * @param cause for the log, without anything of the request or the answer in it; empty unless the result is a failure
 */
record AuthReply(AuthResult result, int status, HttpHeaders fields, String cause) {
    /** Names and values together; as much as a request's own may be by default. */
    static final int MOST = 16 * 1024;

    private static final HttpHeaders NONE = HttpHeaders.of(Map.of(), (_, _) -> true);

    static AuthReply failed(AuthResult result, String cause) {
        return new AuthReply(result, 0, NONE, cause);
    }

    static AuthReply of(HttpResponse<?> answer) {
        HttpHeaders fields = answer.headers();
        if (!isFit(fields)) {
            return failed(AuthResult.UNEXPECTED, "fields of more than " + MOST + " bytes, or with control characters");
        }
        int status = answer.statusCode();
        AuthResult result = result(status, fields);
        return new AuthReply(result, status, fields, result == AuthResult.UNEXPECTED ? "status " + status : "");
    }

    /** The same answer, of which more was expected. */
    AuthReply unexpected(String why) {
        return failed(AuthResult.UNEXPECTED, why);
    }

    private static AuthResult result(int status, HttpHeaders fields) {
        return switch (status) {
            case 401 -> AuthResult.UNAUTHENTICATED;
            case 403 -> AuthResult.DENIED;
            case 301, 302, 303, 307, 308 ->
                fields.allValues("location").size() == 1 ? AuthResult.REDIRECTED : AuthResult.UNEXPECTED;
            default -> status / 100 == 2 ? AuthResult.ALLOWED : AuthResult.UNEXPECTED;
        };
    }

    private static boolean isFit(HttpHeaders fields) {
        long bytes = 0;
        for (Map.Entry<String, List<String>> field : fields.map().entrySet()) {
            for (String value : field.getValue()) {
                bytes += field.getKey().length() + value.length();
                if (bytes > MOST || !Tokens.isFieldValue(value)) {
                    return false;
                }
            }
        }
        return true;
    }
}
