package portcullis.http1;

/** Why a head was not accepted. Whatever it is, the connection means nothing any more and is closed. */
public enum HeadFault {
    MALFORMED,
    BAD_HOST,
    AMBIGUOUS_PATH,
    TARGET_TOO_LONG,
    HEADERS_TOO_LARGE,
    HTTP_VERSION,
    NOT_IMPLEMENTED,
    EXPECTATION_FAILED
}
