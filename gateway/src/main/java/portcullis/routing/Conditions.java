package portcullis.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import portcullis.config.RouteConfig.Match;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.Place;
import portcullis.http.FieldName;
import portcullis.http.HeaderFields;
import portcullis.http.RequestHead;
import portcullis.http.StandardFields;
import portcullis.kit.LinearPattern;
import portcullis.kit.SyntaxFault;

/**
 * What a route asks of a request besides path and method. A field with several lines is one value, joined as RFC 9110,
 * 5.3 says; a query parameter that comes several times must pass each time, because upstreams differ in which one counts.
 */
final class Conditions {
    private record OnField(FieldName name, ValueTest test) {}

    private record OnQuery(QueryParameter parameter, ValueTest test) {}

    private final List<OnField> fields = new ArrayList<>();
    private final List<OnQuery> query = new ArrayList<>();
    private final @Nullable ValueTest contentType;

    Conditions(Match match, Consumer<ConfigProblem> problems) {
        match.headers().forEach((name, value) -> {
            ValueTest test = test(value, false, problems);
            if (test != null) {
                fields.add(new OnField(FieldName.of(name), test));
            }
        });
        match.query().forEach((name, value) -> {
            ValueTest test = test(value, false, problems);
            if (test != null) {
                query.add(new OnQuery(new QueryParameter(name), test));
            }
        });
        contentType = match.contentType() == null ? null : test(match.contentType(), true, problems);
    }

    private static @Nullable ValueTest test(Match.Value value, boolean caseless, Consumer<ConfigProblem> problems) {
        return switch (value) {
            case Match.Exactly(String text) ->
                caseless ? new ValueTest.Caseless(text.toLowerCase(Locale.ROOT)) : new ValueTest.Exact(text);
            case Match.Matching(String regex, Place place) -> {
                try {
                    yield new ValueTest.Regex(LinearPattern.compile(caseless && !regex.startsWith("(?i)") ? "(?i)" + regex : regex));
                } catch (SyntaxFault fault) {
                    problems.accept(ConfigProblem.error(place, fault.wrong(), fault.cure()));
                    yield null;
                }
            }
        };
    }

    boolean hold(RequestHead head) {
        return fieldsHold(head.fields()) && contentTypeHolds(head.fields()) && queryHolds(head);
    }

    /** Whether those hold that a preflight can show: it has neither the fields nor the body of the request to come. */
    boolean queryHolds(RequestHead head) {
        for (int i = 0; i < query.size(); i++) {
            OnQuery condition = query.get(i);
            if (!condition.parameter.passes(head.target(), condition.test)) {
                return false;
            }
        }
        return true;
    }

    private boolean fieldsHold(HeaderFields lines) {
        for (int i = 0; i < fields.size(); i++) {
            OnField condition = fields.get(i);
            int line = lines.find(condition.name);
            if (line < 0) {
                return false;
            }
            boolean holds = lines.find(condition.name, line + 1) < 0
                    ? condition.test.holds(lines.bytes(line), lines.valueStart(line), lines.valueEnd(line))
                    : condition.test.holds(Objects.requireNonNull(lines.joined(condition.name)));
            if (!holds) {
                return false;
            }
        }
        return true;
    }

    private boolean contentTypeHolds(HeaderFields lines) {
        if (contentType == null) {
            return true;
        }
        int line = lines.find(StandardFields.CONTENT_TYPE);
        if (line < 0 || lines.find(StandardFields.CONTENT_TYPE, line + 1) >= 0) {
            return false;
        }
        byte[] bytes = lines.bytes(line);
        int start = lines.valueStart(line);
        int end = start;
        while (end < lines.valueEnd(line) && bytes[end] != ';') {
            end++;
        }
        while (end > start && (bytes[end - 1] == ' ' || bytes[end - 1] == '\t')) {
            end--;
        }
        return contentType.holds(bytes, start, end);
    }

    /** Where more is asked, the route is more specific; an exact value asks for more than an expression. */
    int weight() {
        int weight = contentType == null ? 0 : weight(contentType);
        for (OnField condition : fields) {
            weight += weight(condition.test);
        }
        for (OnQuery condition : query) {
            weight += weight(condition.test);
        }
        return weight;
    }

    private static int weight(ValueTest test) {
        return test instanceof ValueTest.Regex ? 1000 : 1001;
    }

    /** Whether no request can fulfil both. */
    boolean exclude(Conditions other) {
        if (ValueTest.excludeEachOther(contentType, other.contentType)) {
            return true;
        }
        for (OnField mine : fields) {
            for (OnField theirs : other.fields) {
                if (mine.name.equals(theirs.name) && ValueTest.excludeEachOther(mine.test, theirs.test)) {
                    return true;
                }
            }
        }
        for (OnQuery mine : query) {
            for (OnQuery theirs : other.query) {
                if (mine.parameter.equals(theirs.parameter) && ValueTest.excludeEachOther(mine.test, theirs.test)) {
                    return true;
                }
            }
        }
        return false;
    }
}
