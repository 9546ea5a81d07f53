package portcullis.exchange;

/**
 * Who is calling.
 *
 * @param kind  {@code anonymous} until something identified the caller; the access log's {@code caller_kind}
 * @param id    the name that logs show; empty for anonymous
 */
public record Caller(String kind, String id) {
    public static final Caller ANONYMOUS = new Caller("anonymous", "");
}
