package portcullis.exchange;

import org.jspecify.annotations.Nullable;
import portcullis.http.TargetFault;
import portcullis.http.TargetPath;
import portcullis.kit.SyntaxFault;

/**
 * A template for the target that goes upstream, or that a redirect names. The query of the request, without what filters
 * took out of it, follows it unless it has one of its own. What comes of it is held to the rules of a received target ({@link TargetPath}): values from
 * outside must not make a dot segment or an empty one that no rule has seen.
 */
public final class TargetTemplate {
    private static final String SAMPLE = "x";

    /** {@code http://host} and the like in front of the path; null when there is no more than a path. */
    private final @Nullable Template authority;

    private final Template target;
    private final boolean hasQuery;

    private TargetTemplate(@Nullable Template authority, Template target, boolean hasQuery) {
        this.authority = authority;
        this.target = target;
        this.hasQuery = hasQuery;
    }

    /** Reads a template for the path that goes upstream. */
    public static TargetTemplate rewrite(String text, Template.Scope scope) throws SyntaxFault {
        return compile(null, text, text, scope);
    }

    /** Reads a template for where a redirect leads: a path, or a URL of {@code http} or {@code https}. */
    public static TargetTemplate redirect(String text, Template.Scope scope) throws SyntaxFault {
        int host = text.startsWith("http://") ? 7 : text.startsWith("https://") ? 8 : 0;
        if (host == 0) {
            return compile(null, text, text, scope);
        }
        int path = host;
        while (path < text.length() && text.charAt(path) != '/' && text.charAt(path) != '?' && text.charAt(path) != '#') {
            path++;
        }
        Template authority = Template.compile(text.substring(0, path), scope, Template.Use.TARGET);
        for (TemplatePart part : authority.parts()) {
            if (!(part instanceof TemplatePart.Text) && !(part instanceof TemplatePart.HostCapture)) {
                throw new SyntaxFault(
                        "'" + text + "' lets the request say to which host the redirect leads", "a host, or one made with {host.0}");
            }
        }
        if (!isAuthority(authority.withEach(SAMPLE).substring(host))) {
            throw new SyntaxFault("'" + text + "' names no host", "for example https://www.example.com/news/{path.rest}");
        }
        String rest = text.substring(path);
        return compile(authority, rest.startsWith("/") ? rest : "/" + rest, text, scope);
    }

    private static TargetTemplate compile(@Nullable Template authority, String target, String whole, Template.Scope scope)
            throws SyntaxFault {
        Template template = Template.compile(target, scope, Template.Use.TARGET);
        String sample = template.withEach(SAMPLE);
        try {
            if (sample.startsWith("/") && TargetPath.parse(sample).text().equals(sample)) {
                return new TargetTemplate(authority, template, target.indexOf('?') >= 0);
            }
        } catch (TargetFault fault) {
            throw new SyntaxFault("'" + whole + "' has " + fault.getMessage(), "a path such as /invoices/{path.id}");
        }
        throw new SyntaxFault(
                "'" + whole + "' is not a normalised path", "a path such as /invoices/{path.id}, with a slash in front and no dot segments");
    }

    private static boolean isAuthority(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isHostCharacter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
                    || c == '-' || c == '.' || c == ':' || c == '[' || c == ']';
            if (!isHostCharacter) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /**
     * The target for one request, or null when its values make one that would be refused as ambiguous from a client, so
     * that the request must be.
     */
    public @Nullable String render(Exchange exchange) {
        String rendered = template(exchange);
        if (rendered == null) {
            return null;
        }
        String query = hasQuery ? null : query(exchange.upstreamTarget());
        if (authority == null && query == null) {
            return rendered;
        }
        StringBuilder out = new StringBuilder(authority == null ? "" : authority.render(exchange)).append(rendered);
        return query == null ? out.toString() : out.append('?').append(query).toString();
    }

    private static @Nullable String query(String target) {
        int mark = target.indexOf('?');
        return mark < 0 ? null : target.substring(mark + 1);
    }

    private @Nullable String template(Exchange exchange) {
        String fixed = target.fixed();
        if (fixed != null) {
            return fixed;
        }
        String rendered = target.render(exchange);
        try {
            return TargetPath.parse(rendered).text().equals(rendered) ? rendered : null;
        } catch (TargetFault fault) {
            return null;
        }
    }
}
