package portcullis.http;

/** The names that HTTP itself gives a meaning to and that more than one room reads or writes. */
public final class StandardFields {
    public static final FieldName CONNECTION = FieldName.of("Connection");
    public static final FieldName CONTENT_LENGTH = FieldName.of("Content-Length");
    public static final FieldName CONTENT_TYPE = FieldName.of("Content-Type");
    public static final FieldName DATE = FieldName.of("Date");
    public static final FieldName EXPECT = FieldName.of("Expect");
    public static final FieldName HOST = FieldName.of("Host");
    public static final FieldName LOCATION = FieldName.of("Location");
    public static final FieldName ORIGIN = FieldName.of("Origin");
    public static final FieldName RETRY_AFTER = FieldName.of("Retry-After");
    public static final FieldName SEC_WEBSOCKET_ACCEPT = FieldName.of("Sec-WebSocket-Accept");
    public static final FieldName SEC_WEBSOCKET_EXTENSIONS = FieldName.of("Sec-WebSocket-Extensions");
    public static final FieldName SEC_WEBSOCKET_KEY = FieldName.of("Sec-WebSocket-Key");
    public static final FieldName SEC_WEBSOCKET_PROTOCOL = FieldName.of("Sec-WebSocket-Protocol");
    public static final FieldName SEC_WEBSOCKET_VERSION = FieldName.of("Sec-WebSocket-Version");
    public static final FieldName TE = FieldName.of("TE");
    public static final FieldName TRAILER = FieldName.of("Trailer");
    public static final FieldName TRANSFER_ENCODING = FieldName.of("Transfer-Encoding");
    public static final FieldName UPGRADE = FieldName.of("Upgrade");
    public static final FieldName VARY = FieldName.of("Vary");
    public static final FieldName VIA = FieldName.of("Via");

    private StandardFields() {}
}
