package portcullis.policy.eval;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every function of Cedar's extension types. */
enum ExtensionFunction {
    IP("ip", 1),
    IS_IPV4("isIpv4", 1),
    IS_IPV6("isIpv6", 1),
    IS_LOOPBACK("isLoopback", 1),
    IS_MULTICAST("isMulticast", 1),
    IS_IN_RANGE("isInRange", 2),
    DECIMAL("decimal", 1),
    LESS_THAN("lessThan", 2),
    LESS_THAN_OR_EQUAL("lessThanOrEqual", 2),
    GREATER_THAN("greaterThan", 2),
    GREATER_THAN_OR_EQUAL("greaterThanOrEqual", 2),
    DATETIME("datetime", 1),
    OFFSET("offset", 2),
    DURATION_SINCE("durationSince", 2),
    TO_DATE("toDate", 1),
    TO_TIME("toTime", 1),
    DURATION("duration", 1),
    TO_MILLISECONDS("toMilliseconds", 1),
    TO_SECONDS("toSeconds", 1),
    TO_MINUTES("toMinutes", 1),
    TO_HOURS("toHours", 1),
    TO_DAYS("toDays", 1);

    private static final Map<String, ExtensionFunction> NAMED = HashMap.newHashMap(32);

    static {
        for (ExtensionFunction function : values()) {
            NAMED.put(function.text, function);
        }
    }

    private final String text;
    private final int arguments;

    ExtensionFunction(String text, int arguments) {
        this.text = text;
        this.arguments = arguments;
    }

    /** Null for a name that none has. */
    static @Nullable ExtensionFunction named(String name) {
        return NAMED.get(name);
    }

    /** How many values it needs, what it is called on included: 1 or 2. */
    int arguments() {
        return arguments;
    }

    /** Whether it makes a value out of a text; the others are called on a value. */
    boolean makes() {
        return this == IP || this == DECIMAL || this == DATETIME || this == DURATION;
    }

    Value apply(Value on) throws EvaluationFault {
        return switch (this) {
            case IP -> made(IpAddr.parse(Expression.text(on)));
            case DECIMAL -> made(Decimal.parse(Expression.text(on)));
            case DATETIME -> made(DateTime.parse(Expression.text(on)));
            case DURATION -> made(Span.parse(Expression.text(on)));
            case IS_IPV4 -> Value.Bool.of(ip(on).isIpv4());
            case IS_IPV6 -> Value.Bool.of(!ip(on).isIpv4());
            case IS_LOOPBACK -> Value.Bool.of(ip(on).isLoopback());
            case IS_MULTICAST -> Value.Bool.of(ip(on).isMulticast());
            case TO_DATE -> time(on).date();
            case TO_TIME -> time(on).timeOfDay();
            case TO_MILLISECONDS -> new Value.Whole(span(on).millis());
            case TO_SECONDS -> new Value.Whole(span(on).millis() / Span.SECOND);
            case TO_MINUTES -> new Value.Whole(span(on).millis() / Span.MINUTE);
            case TO_HOURS -> new Value.Whole(span(on).millis() / Span.HOUR);
            case TO_DAYS -> new Value.Whole(span(on).millis() / Span.DAY);
            case IS_IN_RANGE, LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL, OFFSET, DURATION_SINCE ->
                throw new IllegalStateException(this + " takes two");
        };
    }

    Value apply(Value on, Value argument) throws EvaluationFault {
        return switch (this) {
            case IS_IN_RANGE -> {
                IpAddr address = ip(on);
                yield Value.Bool.of(address.isIn(ip(argument)));
            }
            case LESS_THAN -> Value.Bool.of(decimal(on) < decimal(argument));
            case LESS_THAN_OR_EQUAL -> Value.Bool.of(decimal(on) <= decimal(argument));
            case GREATER_THAN -> Value.Bool.of(decimal(on) > decimal(argument));
            case GREATER_THAN_OR_EQUAL -> Value.Bool.of(decimal(on) >= decimal(argument));
            case OFFSET -> {
                DateTime time = time(on);
                yield new DateTime(Arithmetic.Operator.PLUS.apply(time.millis(), span(argument).millis()));
            }
            case DURATION_SINCE -> {
                DateTime time = time(on);
                yield new Span(Arithmetic.Operator.MINUS.apply(time.millis(), time(argument).millis()));
            }
            case IP, IS_IPV4, IS_IPV6, IS_LOOPBACK, IS_MULTICAST, DECIMAL, DATETIME, TO_DATE, TO_TIME, DURATION, TO_MILLISECONDS,
                    TO_SECONDS, TO_MINUTES, TO_HOURS, TO_DAYS ->
                throw new IllegalStateException(this + " takes one");
        };
    }

    private Value made(@Nullable Value parsed) throws EvaluationFault {
        if (parsed == null) {
            throw new EvaluationFault("the text given to " + this + "() is no " + (this == IP ? "ipaddr" : text));
        }
        return parsed;
    }

    private static IpAddr ip(Value value) throws EvaluationFault {
        if (value instanceof IpAddr ip) {
            return ip;
        }
        throw EvaluationFault.type("ipaddr", value);
    }

    private static long decimal(Value value) throws EvaluationFault {
        if (value instanceof Decimal decimal) {
            return decimal.tenThousandths();
        }
        throw EvaluationFault.type("decimal", value);
    }

    private static DateTime time(Value value) throws EvaluationFault {
        if (value instanceof DateTime time) {
            return time;
        }
        throw EvaluationFault.type("datetime", value);
    }

    private static Span span(Value value) throws EvaluationFault {
        if (value instanceof Span span) {
            return span;
        }
        throw EvaluationFault.type("duration", value);
    }

    /** As Cedar writes it. */
    @Override
    public String toString() {
        return text;
    }
}
