package portcullis.exchange;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import portcullis.http.BodyReader;
import portcullis.http.FieldName;
import portcullis.http.HeaderFields;
import portcullis.http.RequestHead;
import portcullis.http.TargetFault;
import portcullis.http.TargetPath;
import portcullis.kit.Cidr;

/** Makes the exchange of a request without a connection, for tests of whatever stands behind the listener. */
public final class ExchangeOf {
    private final String method;
    private final TargetPath target;
    private final HeaderFields fields = new HeaderFields();
    private String authority = "api.example.com";
    private String client = "192.0.2.7";
    private String listener = "public";
    private String scheme = "http";
    private @Nullable ClientCertificate certificate;
    private long declaredLength;
    private BodyReader body = BodyReader.EMPTY;

    private ExchangeOf(String method, String target) {
        this.method = method;
        try {
            this.target = TargetPath.parse(target);
        } catch (TargetFault fault) {
            throw new IllegalArgumentException(target, fault);
        }
    }

    public static ExchangeOf request(String method, String target) {
        return new ExchangeOf(method, target);
    }

    public ExchangeOf field(String name, String value) {
        fields.add(FieldName.of(name), value);
        return this;
    }

    public ExchangeOf host(String authority) {
        this.authority = authority;
        return this;
    }

    public ExchangeOf from(String address) {
        client = address;
        return this;
    }

    public ExchangeOf on(String listener) {
        this.listener = listener;
        return this;
    }

    public ExchangeOf over(String scheme) {
        this.scheme = scheme;
        return this;
    }

    /** The client proved that this certificate is its own. */
    public ExchangeOf showing(ClientCertificate certificate) {
        this.certificate = certificate;
        return this;
    }

    /** A body that says how long it is. */
    public ExchangeOf body(String text) {
        declaredLength = text.length();
        body = new TextBody(text, declaredLength);
        return this;
    }

    /** A body whose end only its framing tells. */
    public ExchangeOf chunked(String text) {
        declaredLength = RequestHead.UNKNOWN_LENGTH;
        body = new TextBody(text, declaredLength);
        return this;
    }

    public Exchange exchange() {
        RequestHead head = new RequestHead();
        head.fill(method, target, authority, 1, declaredLength);
        head.fields().addAll(fields);
        byte @Nullable [] bytes = Cidr.literal(client);
        if (bytes == null) {
            throw new IllegalArgumentException(client);
        }
        Exchange.Arrival arrival = new Exchange.Arrival(
                listener,
                new ClientAddress(bytes, client),
                new ClientAddress(bytes, client),
                false, scheme,
                scheme.equals("https") ? 443 : 80,
                "",
                certificate);
        return new Exchange(head, body, arrival, "req_01", 1, 0);
    }

    private static final class TextBody implements BodyReader {
        private final byte[] bytes;
        private final long declared;
        private int position;

        TextBody(String text, long declared) {
            bytes = text.getBytes(StandardCharsets.ISO_8859_1);
            this.declared = declared;
        }

        @Override
        public long declaredLength() {
            return declared;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (position == bytes.length) {
                return -1;
            }
            int count = Math.min(length, bytes.length - position);
            System.arraycopy(bytes, position, into, offset, count);
            position += count;
            return count;
        }

        @Override
        public boolean ready() {
            return true;
        }
    }
}
