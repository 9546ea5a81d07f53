package portcullis.upstream;

import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import portcullis.config.UpstreamTarget.Share;
import portcullis.config.UpstreamTarget.Split;
import portcullis.config.UpstreamTarget.StickBy;
import portcullis.exchange.Caller;
import portcullis.exchange.Exchange;
import portcullis.exchange.Next;
import portcullis.exchange.Outcome;
import portcullis.http.Cookies;
import portcullis.http.FieldName;
import portcullis.http.HeaderFields;
import portcullis.kit.StableHash;
import portcullis.kit.WeightedChoice;

/**
 * Several upstreams by weight, as in a canary. A client that something sticks comes to the same one on every replica of
 * the gateway, as long as the weights stay; when they change, only the clients move that must. What nothing sticks is
 * spread at random.
 *
 * <p>Sticking by a cookie takes the cookie that the client has. To one that has none the gateway gives one with a random
 * value, for the length of the browser's session, unless the answer itself sets a cookie of that name: then the
 * application's own counts from the next request on.
 */
public final class UpstreamChoice implements Next {
    private static final FieldName SET_COOKIE = FieldName.of("Set-Cookie");
    /** Privacy addresses change within the /64 that one client has. */
    private static final int IPV6_CLIENT_BYTES = 8;

    private final String[] names;
    private final Next[] upstreams;
    private final WeightedChoice choice;
    private final StickBy stickBy;
    private final @Nullable FieldName stickyField;
    private final @Nullable FieldName forcingField;
    private final LongSupplier random;

    /**
     * @param upstreams the way to the upstream of a name
     * @param random any 64 bits, from whatever thread asks
     */
    public UpstreamChoice(Split split, Function<String, Next> upstreams, LongSupplier random) {
        List<Share> shares = split.shares();
        names = split.names().toArray(String[]::new);
        this.upstreams = split.names().stream().map(upstreams).toArray(Next[]::new);
        choice = new WeightedChoice(
                split.names(), shares.stream().mapToInt(Share::weight).toArray());
        stickBy = split.stickBy();
        stickyField = stickBy instanceof StickBy.Header header ? FieldName.of(header.name()) : null;
        forcingField = split.forceBy() == null ? null : FieldName.of(split.forceBy());
        this.random = random;
    }

    @Override
    public Outcome proceed(Exchange exchange) {
        HeaderFields request = exchange.request().fields();
        int forced = forced(request);
        if (forced >= 0) {
            return upstreams[forced].proceed(exchange);
        }
        return switch (stickBy) {
            case StickBy.None _ -> to(random.getAsLong(), exchange);
            case StickBy.User _ -> to(keyOfUser(exchange), exchange);
            case StickBy.Client _ -> to(keyOfClient(exchange), exchange);
            case StickBy.ClientAddress _ -> to(keyOf(exchange.client().bytes()), exchange);
            case StickBy.Header _ -> {
                String value = stickyField == null ? null : request.value(stickyField);
                yield to(value == null ? random.getAsLong() : StableHash.of(value), exchange);
            }
            case StickBy.Cookie cookie -> {
                String value = Cookies.value(request, cookie.name());
                yield value == null ? marked(exchange, cookie.name()) : to(StableHash.of(value), exchange);
            }
        };
    }

    /** The upstream that the request names itself; -1 when it names none of ours. */
    private int forced(HeaderFields request) {
        int line = forcingField == null ? -1 : request.find(forcingField);
        if (line >= 0) {
            String wish = request.value(line);
            for (int i = 0; i < names.length; i++) {
                if (names[i].equals(wish)) {
                    return i;
                }
            }
        }
        return -1;
    }

    private static long keyOfUser(Exchange exchange) {
        Caller caller = exchange.caller();
        return caller.isAnonymous() ? keyOf(exchange.client().bytes()) : StableHash.of(caller.id());
    }

    /** Issuers may call two applications the same. */
    private static long keyOfClient(Exchange exchange) {
        Caller caller = exchange.caller();
        return caller.client().isEmpty()
                ? keyOf(exchange.client().bytes())
                : StableHash.mix(StableHash.of(caller.issuer()) + StableHash.of(caller.client()));
    }

    private static long keyOf(byte[] address) {
        return StableHash.of(address, 0, address.length == 16 ? IPV6_CLIENT_BYTES : address.length);
    }

    private Outcome to(long key, Exchange exchange) {
        return upstreams[choice.of(key)].proceed(exchange);
    }

    private Outcome marked(Exchange exchange, String cookie) {
        String mark = HexFormat.of().toHexDigits(random.getAsLong());
        Outcome outcome = to(StableHash.of(mark), exchange);
        if (!outcome.isProblem() && !Cookies.sets(outcome.fields(), cookie)) {
            String secure = exchange.arrival().scheme().equals("https") ? "; Secure" : "";
            outcome.fields().add(SET_COOKIE, cookie + '=' + mark + "; Path=/; HttpOnly; SameSite=Lax" + secure);
        }
        return outcome;
    }
}
