package portcullis.filters;

import java.util.List;
import org.jspecify.annotations.Nullable;
import portcullis.config.FilterDeclaration;
import portcullis.filters.authenticate.AuthenticateConfig;
import portcullis.filters.authenticate.AuthenticateFilter;
import portcullis.filters.authorize.AuthorizeFilter;
import portcullis.filters.bodylimit.BodyLimitFilter;
import portcullis.filters.cors.CorsFilter;
import portcullis.filters.forwardauth.ForwardAuthFilter;
import portcullis.filters.headers.HeadersFilter;
import portcullis.filters.ipaccess.IpAccessFilter;
import portcullis.filters.require.RequireFilter;
import portcullis.filters.websocket.WebSocketFilter;

/** Every filter there is. They run in the order of their stages and, within one, in the order of this list. */
public final class FilterCatalog {
    private static final List<FilterKind<?>> ALL = List.of(
            FilterKind.single("cors", Stage.CORS, CorsFilter.Config.KEYS, CorsFilter::build),
            FilterKind.single("ip-access", Stage.GUARD, IpAccessFilter.Config.KEYS, IpAccessFilter::build),
            FilterKind.single("body-limit", Stage.GUARD, BodyLimitFilter.Config.KEYS, BodyLimitFilter::build),
            FilterKind.single("websocket", Stage.GUARD, WebSocketFilter.Config.KEYS, WebSocketFilter::build),
            FilterKind.single("authenticate", Stage.IDENTIFY, AuthenticateConfig.KEYS, AuthenticateFilter::build),
            FilterKind.single("forward-auth", Stage.IDENTIFY, ForwardAuthFilter.Config.KEYS, ForwardAuthFilter::build),
            FilterKind.single("require", Stage.AUTHORIZE, RequireFilter.Config.KEYS, RequireFilter::build),
            FilterKind.single("authorize", Stage.AUTHORIZE, AuthorizeFilter.Config.KEYS, AuthorizeFilter::build),
            FilterKind.named("headers", Stage.SHAPE, HeadersFilter.Config.KEYS, HeadersFilter::build));

    private FilterCatalog() {}

    public static List<FilterKind<?>> all() {
        return ALL;
    }

    /** As the reader of the configuration wants them. */
    public static List<FilterDeclaration> declarations() {
        return ALL.stream().map(FilterKind::declaration).toList();
    }

    /** The filter of that name, or null. */
    public static @Nullable FilterKind<?> find(String name) {
        for (FilterKind<?> kind : ALL) {
            if (kind.name().equals(name)) {
                return kind;
            }
        }
        return null;
    }
}
