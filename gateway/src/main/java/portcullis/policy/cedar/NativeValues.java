package portcullis.policy.cedar;

import com.cedarpolicy.value.CedarList;
import com.cedarpolicy.value.CedarMap;
import com.cedarpolicy.value.Duration;
import com.cedarpolicy.value.EntityTypeName;
import com.cedarpolicy.value.EntityUID;
import com.cedarpolicy.value.IpAddress;
import com.cedarpolicy.value.PrimBool;
import com.cedarpolicy.value.PrimLong;
import com.cedarpolicy.value.PrimString;
import com.cedarpolicy.value.functions.Offset;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import portcullis.policy.eval.DateTime;
import portcullis.policy.eval.Decimal;
import portcullis.policy.eval.Entity;
import portcullis.policy.eval.EntityUid;
import portcullis.policy.eval.IpAddr;
import portcullis.policy.eval.Span;
import portcullis.policy.eval.Value;

/** Our values as Cedar's library takes them. Belongs to one thread. */
final class NativeValues {
    /** 10000-01-01T00:00:00Z: from here on, and before 1970, a time cannot be written as Cedar reads it. */
    private static final long UNWRITABLE_MILLIS = 253_402_300_800_000L;

    private static final com.cedarpolicy.value.DateTime EPOCH = new com.cedarpolicy.value.DateTime("1970-01-01");

    /** Types are few: the library looks at the text of each for as long as it takes to decide. */
    private final Map<String, EntityTypeName> types = new HashMap<>();

    com.cedarpolicy.value.Value of(Value value) {
        return switch (value) {
            case Value.Bool bool -> new PrimBool(bool == Value.Bool.TRUE);
            case Value.Whole whole -> new PrimLong(whole.value());
            case Value.Text text -> new PrimString(text.value());
            case Value.Members members -> {
                List<com.cedarpolicy.value.Value> list = new ArrayList<>();
                members.values().forEach(member -> list.add(of(member)));
                yield new CedarList(list);
            }
            case Value.Fields fields -> new CedarMap(of(fields));
            case EntityUid uid -> of(uid);
            case IpAddr ip -> new IpAddress(argument(ip));
            case Decimal decimal -> new com.cedarpolicy.value.Decimal(argument(decimal));
            case DateTime time -> time(time.millis());
            case Span span -> new Duration(argument(span));
        };
    }

    Map<String, com.cedarpolicy.value.Value> of(Value.Fields fields) {
        Map<String, com.cedarpolicy.value.Value> map = new HashMap<>();
        fields.values().forEach((name, value) -> map.put(name, of(value)));
        return map;
    }

    EntityUID of(EntityUid uid) {
        return types.computeIfAbsent(uid.type(), NativeValues::type).of(uid.id());
    }

    /** With all ancestors for parents: those in between need not be known then. */
    com.cedarpolicy.model.entity.Entity of(Entity entity) {
        Set<EntityUID> ancestors = new HashSet<>();
        entity.ancestors().forEach(ancestor -> ancestors.add(of(ancestor)));
        return new com.cedarpolicy.model.entity.Entity(of(entity.uid()), of(entity.attributes()), ancestors, of(entity.tags()));
    }

    private static EntityTypeName type(String name) {
        return EntityTypeName.parse(name).orElseThrow(() -> new IllegalArgumentException("'" + name + "' is not a type"));
    }

    private static com.cedarpolicy.value.Value time(long millis) {
        if (millis >= 0 && millis < UNWRITABLE_MILLIS) {
            return new com.cedarpolicy.value.DateTime(Instant.ofEpochMilli(millis).toString());
        }
        return new Offset(EPOCH, new Duration(millis + "ms"));
    }

    /** What stands between the quotes of the call that makes it. */
    private static String argument(Value extension) {
        String call = extension.toString();
        return call.substring(call.indexOf('"') + 1, call.lastIndexOf('"'));
    }
}
