package portcullis.filters.headers;

import static portcullis.config.keys.Declare.keys;
import static portcullis.config.keys.Key.block;
import static portcullis.config.keys.Key.list;
import static portcullis.config.keys.Key.map;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import portcullis.config.keys.Format;
import portcullis.config.keys.Formats;
import portcullis.config.keys.Keys;
import portcullis.exchange.Exchange;
import portcullis.exchange.Filter;
import portcullis.exchange.Next;
import portcullis.exchange.Outcome;
import portcullis.filters.FilterSite;

/**
 * Changes fields of the request before it goes upstream, and of whatever comes back. Refusals of earlier stages never
 * come here and stay as they are.
 */
public final class HeadersFilter implements Filter {
    private final FieldChanges request;
    private final FieldChanges response;

    /** One entry of the block: every name may say something about both directions. */
    public record Config(Changes request, Changes response) {
        public static final Keys<Config> KEYS = keys(
                        Config::new,
                        block("request", Changes.keysFor(ChangeableName.OF_REQUEST))
                                .orEmpty()
                                .live()
                                .says("what happens to the request before it goes upstream"),
                        block("response", Changes.keysFor(ChangeableName.OF_RESPONSE))
                                .orEmpty()
                                .live()
                                .says("what happens to the answer before it goes to the client"))
                .check((config, complaints) -> {
                    if (config.request.isEmpty() && config.response.isEmpty()) {
                        complaints.error("", "changes nothing", "for example response: { remove: [x-powered-by] }");
                    }
                });

        @Override
        public String toString() {
            return ((request.isEmpty() ? "" : "request: " + request) + (response.isEmpty() ? "" : " response: " + response))
                    .strip();
        }
    }

    /**
     * In the order in which they happen: remove, set, add.
     *
     * @param set templates by name; they replace what is there
     * @param add templates by name; they stand beside what is there
     */
    public record Changes(List<String> remove, Map<String, String> set, Map<String, String> add) {
        private static Keys<Changes> keysFor(Format<String> name) {
            return keys(
                    Changes::new,
                    list("remove", name).orItems().live().says("fields that are taken away"),
                    map("set", name, Formats.TEXT).orEmpty().live().says("fields that are replaced, with templates"),
                    map("add", name, Formats.TEXT).orEmpty().live().says("fields that are added, with templates"));
        }

        private boolean isEmpty() {
            return remove.isEmpty() && set.isEmpty() && add.isEmpty();
        }

        @Override
        public String toString() {
            List<String> words = new ArrayList<>();
            remove.forEach(name -> words.add("-" + name));
            set.keySet().forEach(name -> words.add(name + "="));
            add.keySet().forEach(name -> words.add("+" + name));
            return String.join(" ", words);
        }
    }

    private HeadersFilter(FieldChanges request, FieldChanges response) {
        this.request = request;
        this.response = response;
    }

    public static HeadersFilter build(Config config, FilterSite site) {
        return new HeadersFilter(
                FieldChanges.compile(config.request(), "request", site),
                FieldChanges.compile(config.response(), "response", site));
    }

    @Override
    public Outcome apply(Exchange exchange, Next next) {
        request.apply(exchange.request().fields(), exchange);
        Outcome outcome = next.proceed(exchange);
        response.apply(outcome.fields(), exchange);
        return outcome;
    }
}
