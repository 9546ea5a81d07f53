package portcullis.exchange;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portcullis.http.FieldName;
import portcullis.http.Tokens;
import portcullis.kit.SyntaxFault;

/**
 * A value with names in braces, such as {@code /invoices/{path.id}}, filled in per request. Compiled once per route and
 * version: {@code {api}} and {@code {version}} are text by then, and a template without other names costs nothing. A
 * brace that does not begin a name is text, so that JSON can stand in a body.
 *
 * <p>What it puts can never break out of its place: values of the path stand as they do in the normalised path, values
 * of fields were checked when they were read and are percent-encoded in a target.
 */
public final class Template {
    /** Where the result goes, which decides how values are put. */
    public enum Use {
        /** The value of a field. */
        FIELD,
        /** A body. Fields of the request have no place there: the body may be HTML. */
        TEXT,
        /** A path with or without a query, or a URL; see {@link TargetTemplate}. */
        TARGET,
        /** What policies call something; see {@link NameTemplate}. */
        NAME
    }

    /**
     * What a template may name.
     *
     * @param route the route in the version that the template is compiled for
     * @param pathNames what the route's pattern captures
     * @param versioned whether the API has versions; {@code {version}} is empty for a route that stands beside them
     * @param hostCapture whether a host of the API has a wildcard; {@code {host.0}} is empty for the other hosts
     * @param claims extra claims that some issuer declares
     */
    public record Scope(
            RouteRef route, List<String> pathNames, boolean versioned, boolean hostCapture, List<String> claims) {

        /** Where no issuer declares extra claims, or none is known of yet. */
        public Scope(RouteRef route, List<String> pathNames, boolean versioned, boolean hostCapture) {
            this(route, pathNames, versioned, hostCapture, List.of());
        }

        public Scope withClaims(List<String> declared) {
            return new Scope(route, pathNames, versioned, hostCapture, declared);
        }
    }

    private static final String CALLER = "caller.";

    private final List<TemplatePart> parts;
    private final @Nullable String fixed;

    private Template(List<TemplatePart> parts) {
        this.parts = parts;
        this.fixed = parts.isEmpty() ? "" : parts.size() == 1 && parts.getFirst() instanceof TemplatePart.Text text ? text.text() : null;
    }

    /** Reads a template; a name that is unknown there, and text that has no place there, are faults. */
    public static Template compile(String text, Scope scope, Use use) throws SyntaxFault {
        List<TemplatePart> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        boolean inQuery = false;
        for (int at = 0; at < text.length(); ) {
            int end = nameEnd(text, at);
            if (end < 0) {
                char here = text.charAt(at++);
                inQuery |= here == '?';
                literal.append(here);
                continue;
            }
            TemplatePart part = part(text.substring(at + 1, end), scope, use, inQuery);
            if (part instanceof TemplatePart.Text constant) {
                literal.append(constant.text());
            } else {
                flush(literal, parts);
                parts.add(part);
            }
            at = end + 1;
        }
        flush(literal, parts);
        for (TemplatePart part : parts) {
            if (use == Use.FIELD && part instanceof TemplatePart.Text(String constant) && !Tokens.isFieldValue(constant)) {
                throw new SyntaxFault("'" + text + "' has characters that no field may carry", "visible Latin-1 characters and spaces");
            }
        }
        return new Template(List.copyOf(parts));
    }

    private static void flush(StringBuilder literal, List<TemplatePart> parts) {
        if (!literal.isEmpty()) {
            parts.add(new TemplatePart.Text(literal.toString()));
            literal.setLength(0);
        }
    }

    /** Where the closing brace of the name that begins at {@code at} stands; -1 when none begins there. */
    private static int nameEnd(String text, int at) {
        if (text.charAt(at) != '{') {
            return -1;
        }
        for (int i = at + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '}') {
                return i > at + 1 ? i : -1;
            }
            boolean isLetter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            if (!isLetter && (i == at + 1 || (c < '0' || c > '9') && c != '.' && c != '-' && c != '_')) {
                return -1;
            }
        }
        return -1;
    }

    private static TemplatePart part(String name, Scope scope, Use use, boolean inQuery) throws SyntaxFault {
        TemplatePart.Coding coding = use != Use.TARGET
                ? TemplatePart.Coding.AS_IS
                : inQuery ? TemplatePart.Coding.QUERY : TemplatePart.Coding.PATH;
        if (name.startsWith("path.") && scope.pathNames().contains(name.substring(5))) {
            return new TemplatePart.PathValue(name.substring(5), coding);
        }
        if (name.startsWith("header.") && use != Use.TEXT && Tokens.isToken(name.substring(7))) {
            return new TemplatePart.FieldValue(FieldName.of(name.substring(7)), coding);
        }
        if (name.equals("host.0") && scope.hostCapture()) {
            return new TemplatePart.HostCapture(coding);
        }
        if (name.startsWith(CALLER)) {
            CallerPart.Value value = CallerPart.value(name.substring(CALLER.length()), scope.claims());
            if (value == null) {
                throw unknown(name, scope, use);
            }
            return new CallerPart(name.substring(CALLER.length()), value, CallerPart.Form.in(use));
        }
        return switch (name) {
            case "api" -> new TemplatePart.Text(coding.encode(scope.route().api()));
            case "request-id" -> new TemplatePart.RequestId(coding);
            case "version" -> {
                if (!scope.versioned()) {
                    throw unknown(name, scope, use);
                }
                yield new TemplatePart.Text(coding.encode(scope.route().version()));
            }
            default -> throw unknown(name, scope, use);
        };
    }

    private static SyntaxFault unknown(String name, Scope scope, Use use) {
        List<String> known = new ArrayList<>();
        scope.pathNames().forEach(path -> known.add("{path." + path + "}"));
        if (use != Use.TEXT) {
            known.add("{header.NAME}");
        }
        known.add("{api}");
        if (scope.versioned()) {
            known.add("{version}");
        }
        known.add("{request-id}");
        if (scope.hostCapture()) {
            known.add("{host.0}");
        }
        CallerPart.NAMES.forEach(value -> known.add("{" + CALLER + value + "}"));
        scope.claims().forEach(claim -> known.add("{" + CALLER + CallerPart.CLAIMS + claim + "}"));
        String owner = scope.route().id().isEmpty() ? "" : " in route " + scope.route().id();
        return new SyntaxFault("{" + name + "} stands for nothing" + owner, "one of " + String.join(" ", known));
    }

    /** The template with every name filled in; a field or capture that is not there is empty. */
    public String render(Exchange exchange) {
        if (fixed != null) {
            return fixed;
        }
        StringBuilder out = new StringBuilder(64);
        for (TemplatePart part : parts) {
            part.append(exchange, out);
        }
        return out.toString();
    }

    /** The text, when it is the same for every request; else null. */
    public @Nullable String fixed() {
        return fixed;
    }

    /** The template with the same text in the place of every name: what a check of its form looks at. */
    String withEach(String value) {
        StringBuilder out = new StringBuilder();
        for (TemplatePart part : parts) {
            out.append(part instanceof TemplatePart.Text text ? text.text() : value);
        }
        return out.toString();
    }

    List<TemplatePart> parts() {
        return parts;
    }
}
