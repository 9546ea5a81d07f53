package portcullis.filters.ipaccess;

import static portcullis.config.keys.Declare.keys;
import static portcullis.config.keys.Key.list;

import java.util.List;
import portcullis.config.keys.Formats;
import portcullis.config.keys.Keys;
import portcullis.exchange.Exchange;
import portcullis.exchange.Filter;
import portcullis.exchange.Next;
import portcullis.exchange.Outcome;
import portcullis.exchange.Reason;
import portcullis.filters.FilterSite;
import portcullis.kit.Cidr;

/**
 * Looks at the client's address, which the listener decided once; forwarded fields count there and only from trusted
 * proxies. Lists are walked from the front, some nanoseconds per block: thousands of blocks belong into a firewall.
 */
public final class IpAccessFilter implements Filter {
    private final Cidr[] allow;
    private final Cidr[] deny;

    /**
     * @param allow who may call; one block in it means that nobody else may, none that everybody may
     * @param deny who may not, whatever {@code allow} says
     */
    public record Config(List<Cidr> allow, List<Cidr> deny) {
        public static final Keys<Config> KEYS = keys(
                        Config::new,
                        list("allow", Formats.CIDR)
                                .orItems()
                                .live()
                                .says("who may call; one block here refuses everybody else"),
                        list("deny", Formats.CIDR).orItems().live().says("who may not call; wins over allow"))
                .check((config, complaints) -> {
                    if (config.allow.isEmpty() && config.deny.isEmpty()) {
                        complaints.error("", "names nobody", "allow or deny with at least one block of addresses");
                    }
                });

        @Override
        public String toString() {
            return ((allow.isEmpty() ? "" : "allow " + allow) + (deny.isEmpty() ? "" : " deny " + deny)).strip();
        }
    }

    public IpAccessFilter(Config config) {
        allow = config.allow().toArray(Cidr[]::new);
        deny = config.deny().toArray(Cidr[]::new);
    }

    public static IpAccessFilter build(Config config, FilterSite site) {
        return new IpAccessFilter(config);
    }

    @Override
    public Outcome apply(Exchange exchange, Next next) {
        byte[] address = exchange.client().bytes();
        if (isIn(deny, address) || allow.length > 0 && !isIn(allow, address)) {
            return Outcome.refuse(Reason.IP_DENIED);
        }
        return next.proceed(exchange);
    }

    private static boolean isIn(Cidr[] blocks, byte[] address) {
        for (Cidr block : blocks) {
            if (block.contains(address)) {
                return true;
            }
        }
        return false;
    }
}
