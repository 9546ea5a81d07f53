package portcullis.exchange;

import java.util.List;
import org.jspecify.annotations.Nullable;
import portcullis.http.FieldText;
import portcullis.kit.SyntaxFault;

/**
 * A template for what policies call something: the id of an entity, or a text that they compare. Values are put as what they
 * stand for: those of the path percent-decoded once, those of fields read as UTF-8, those of the caller as his issuer wrote
 * them. Nothing reads the result as anything but a name, so nothing in it needs encoding, with one exception: see
 * {@link #identity}.
 */
public final class NameTemplate {
    private final List<TemplatePart> parts;
    private final @Nullable String fixed;
    /** Whether slashes stand between values and are therefore encoded in them. */
    private final boolean separated;
    /** Whether nothing comes of it when a name stands for nothing. */
    private final boolean whole;

    private NameTemplate(Template template, boolean separated, boolean whole) {
        parts = template.parts();
        fixed = template.fixed();
        this.separated = separated;
        this.whole = whole;
    }

    /**
     * Reads a template for the id of an entity. Different values never make the same id: with more than one of them a slash
     * must stand between any two, and a slash in a value becomes {@code %2F} and a percent sign {@code %25}. A single value is
     * put as it is.
     *
     * @param whole whether nothing comes of it when a field or something of the caller is not there; else that is empty
     */
    public static NameTemplate identity(String text, Template.Scope scope, boolean whole) throws SyntaxFault {
        Template template = Template.compile(text, scope, Template.Use.NAME);
        int values = 0;
        boolean slash = true;
        for (TemplatePart part : template.parts()) {
            if (part instanceof TemplatePart.Text constant) {
                slash |= constant.text().indexOf('/') >= 0;
            } else {
                if (!slash) {
                    throw new SyntaxFault(
                            "'" + text + "' runs values together, so that different ones make the same id",
                            "a slash between them, as in {path.a}/{path.b}");
                }
                slash = false;
                values++;
            }
        }
        return new NameTemplate(template, values > 1, whole);
    }

    /** Reads a template for a text; nothing comes of it when a field or something of the caller is not there. */
    public static NameTemplate text(String text, Template.Scope scope) throws SyntaxFault {
        return new NameTemplate(Template.compile(text, scope, Template.Use.NAME), false, true);
    }

    /** Whether requests can lack what it names. What a path captured is always there. */
    public boolean mayBeAbsent() {
        return whole && parts.stream().anyMatch(part -> switch (part) {
            case CallerPart _, TemplatePart.FieldValue _, TemplatePart.HostCapture _ -> true;
            case TemplatePart.Text _, TemplatePart.PathValue _, TemplatePart.RequestId _ -> false;
        });
    }

    /** The names of extra claims in it. */
    public List<String> claims() {
        return parts.stream()
                .filter(part -> part instanceof CallerPart caller && caller.name().startsWith(CallerPart.CLAIMS))
                .map(part -> ((CallerPart) part).name().substring(CallerPart.CLAIMS.length()))
                .toList();
    }

    /**
     * The name for one request.
     *
     * @return null when something that it names is not there, and when a value of the path is not UTF-8
     */
    public @Nullable String render(Exchange exchange) {
        if (fixed != null) {
            return fixed;
        }
        if (parts.size() == 1) {
            return value(parts.getFirst(), exchange);
        }
        StringBuilder out = new StringBuilder(64);
        for (TemplatePart part : parts) {
            String value = value(part, exchange);
            if (value == null) {
                return null;
            }
            if (separated && !(part instanceof TemplatePart.Text)) {
                appendSeparated(value, out);
            } else {
                out.append(value);
            }
        }
        return out.toString();
    }

    private @Nullable String value(TemplatePart part, Exchange exchange) {
        return switch (part) {
            case TemplatePart.Text constant -> constant.text();
            case TemplatePart.PathValue path -> {
                String captured = exchange.pathParameters().get(path.name());
                yield captured == null ? null : PathParameters.decoded(captured);
            }
            case TemplatePart.FieldValue field -> {
                String received = exchange.request().fields().joined(field.name());
                yield present(received == null ? null : FieldText.utf8(received));
            }
            case TemplatePart.HostCapture _ -> present(exchange.hostCapture());
            case TemplatePart.RequestId _ -> exchange.requestId();
            case CallerPart caller -> {
                Object found = caller.value().of(exchange.caller());
                yield present(found == null ? null : found.toString());
            }
        };
    }

    private @Nullable String present(@Nullable String value) {
        boolean missing = value == null || value.isEmpty();
        return missing ? whole ? null : "" : value;
    }

    private static void appendSeparated(String value, StringBuilder out) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '/' -> out.append("%2F");
                case '%' -> out.append("%25");
                default -> out.append(c);
            }
        }
    }
}
