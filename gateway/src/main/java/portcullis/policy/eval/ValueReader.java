package portcullis.policy.eval;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Values as Cedar writes them in JSON: {@code {"__entity": {"type", "id"}}} for an entity, {@code {"__extn": {"fn", "arg"}}} for what
 * a function makes, everything else as JSON has it. What only a schema could tell apart is not guessed.
 */
public final class ValueReader {
    private ValueReader() {}

    /**
     * The value of a piece of JSON: {@link Map}, {@link List}, {@link String}, {@link Long}, {@link Boolean}.
     *
     * @throws IllegalArgumentException when Cedar has no such value; the message says why
     */
    public static Value read(@Nullable Object json) {
        return switch (json) {
            case Boolean bool -> Value.Bool.of(bool);
            case Long whole -> new Value.Whole(whole);
            case String text -> new Value.Text(text);
            case List<?> list -> {
                Set<Value> values = HashSet.newHashSet(list.size());
                for (Object element : list) {
                    values.add(read(element));
                }
                yield new Value.Members(values);
            }
            case Map<?, ?> map -> object(map);
            case Double real -> throw new IllegalArgumentException(real + " is no whole number of 64 bits");
            case null, default -> throw new IllegalArgumentException(json + " is no value of Cedar");
        };
    }

    /**
     * The entity that {@code {"type", "id"}} names, which may stand in {@code {"__entity": ..}}.
     *
     * @throws IllegalArgumentException when it names none
     */
    public static EntityUid uid(@Nullable Object json) {
        Object named = json instanceof Map<?, ?> map && map.containsKey("__entity") ? map.get("__entity") : json;
        if (named instanceof Map<?, ?> map && map.get("type") instanceof String type && map.get("id") instanceof String id) {
            return new EntityUid(type, id);
        }
        throw new IllegalArgumentException("no entity; {\"type\": \"User\", \"id\": \"..\"} would be one");
    }

    private static Value object(Map<?, ?> map) {
        if (map.size() == 1) {
            if (map.containsKey("__entity")) {
                return uid(map);
            }
            if (map.get("__extn") instanceof Map<?, ?> call) {
                return call(call);
            }
        }
        Map<String, Value> fields = HashMap.newHashMap(map.size());
        map.forEach((name, value) -> fields.put((String) name, read(value)));
        return new Value.Fields(fields);
    }

    private static Value call(Map<?, ?> call) {
        ExtensionFunction function = call.get("fn") instanceof String name ? ExtensionFunction.named(name) : null;
        List<?> arguments = call.get("args") instanceof List<?> several
                ? several
                : call.get("arg") == null ? List.of() : List.of(call.get("arg"));
        if (function == null || arguments.size() != function.arguments()) {
            throw new IllegalArgumentException("Cedar has no function '" + call.get("fn") + "' of " + arguments.size());
        }
        try {
            Value first = read(arguments.getFirst());
            return arguments.size() == 1 ? function.apply(first) : function.apply(first, read(arguments.getLast()));
        } catch (EvaluationFault fault) {
            throw new IllegalArgumentException(fault.wrong(), fault);
        }
    }
}
