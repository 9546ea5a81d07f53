package portcullis.snapshot;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portcullis.config.SecurityHeaders;
import portcullis.exchange.Exchange;
import portcullis.http.FieldName;
import portcullis.http.HeaderFields;

/** The fields that every answer carries, whoever made it, unless it has one of that name already. */
public final class SecurityFields {
    private final List<Line> always;
    private final @Nullable Line hsts;

    private record Line(FieldName name, String value) {}

    SecurityFields(SecurityHeaders config) {
        List<Line> lines = new ArrayList<>();
        add(lines, "X-Content-Type-Options", config.contentTypeOptions());
        add(lines, "X-Frame-Options", config.frameOptions());
        add(lines, "Referrer-Policy", config.referrerPolicy());
        add(lines, "Permissions-Policy", config.permissionsPolicy());
        always = List.copyOf(lines);
        hsts = config.hsts() == null
                ? null
                : new Line(FieldName.of("Strict-Transport-Security"), print(config.hsts()));
    }

    private static void add(List<Line> lines, String name, @Nullable String value) {
        if (value != null) {
            lines.add(new Line(FieldName.of(name), value));
        }
    }

    private static String print(SecurityHeaders.Hsts hsts) {
        return "max-age=" + hsts.maxAge().toSeconds()
                + (hsts.subdomains() ? "; includeSubDomains" : "")
                + (hsts.preload() ? "; preload" : "");
    }

    /** @param arrival of the request; browsers ignore HSTS over plaintext, so it is not sent there (RFC 6797, 7.2) */
    public void applyTo(HeaderFields answer, Exchange.Arrival arrival) {
        for (int i = 0; i < always.size(); i++) {
            Line line = always.get(i);
            answer.setIfAbsent(line.name, line.value);
        }
        if (hsts != null && arrival.scheme().equals("https")) {
            answer.setIfAbsent(hsts.name, hsts.value);
        }
    }
}
