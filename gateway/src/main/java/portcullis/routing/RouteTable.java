package portcullis.routing;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import portcullis.config.ApiConfig;
import portcullis.config.keys.ConfigProblem;
import portcullis.http.RequestHead;
import portcullis.http.TargetPath;
import portcullis.kit.PathTrie;

/**
 * All routes of one configuration. The host is chosen first, then the longest base path, then the version, then the most
 * specific route whose conditions hold; nothing falls through. What a match costs does not depend on how many routes
 * there are, and it makes no objects but its result. Immutable.
 *
 * @param <R> what runs behind a route
 */
public final class RouteTable<R> {
    private final Map<String, HostTable<R>> listeners;
    private final List<String> methods;

    RouteTable(Map<String, HostTable<R>> listeners, List<String> methods) {
        this.listeners = Map.copyOf(listeners);
        this.methods = methods;
    }

    /**
     * Compiles the routes of all APIs. When a problem is an error the table is not to be used.
     *
     * @param running makes what runs behind a route, once for each version of it
     * @param answersPreflights whether it answers preflights; where it does not, they are OPTIONS requests like others
     */
    public static <R> RouteTable<R> compile(
            List<ApiConfig> apis,
            Function<RouteSpec, R> running,
            Predicate<R> answersPreflights,
            Consumer<ConfigProblem> problems) {
        return new RouteTableCompiler<>(running, answersPreflights, problems).compile(apis);
    }

    /**
     * Which route takes a request, or why none does.
     *
     * @param listener the name of the listener that it came to
     * @param nowMillis Unix time, for the life of versions
     */
    public RouteMatch<R> match(String listener, RequestHead head, long nowMillis) {
        HostTable<R> hosts = listeners.get(listener);
        TargetPath target = head.target();
        if (target == TargetPath.ASTERISK) {
            return head.method().equals("OPTIONS") ? new RouteMatch.PlainOptions<>("", methods) : new RouteMatch.NoRoute<>("");
        }
        String authority = head.authority();
        int hostEnd = HostTable.hostEnd(authority);
        HostTable.Site<R> site = hosts == null ? null : hosts.find(authority, hostEnd);
        if (site == null) {
            return new RouteMatch.NoRoute<>("");
        }
        String path = target.isEncoded() ? decoded(target) : target.text();
        int end = target.isEncoded() ? path.length() : target.pathLength();
        PathTrie<Mount<R>> mounts = site.mounts();
        Mount<R> mount = mounts.find(path, 0, end, head, (found, question) -> found);
        if (mount == null) {
            return new RouteMatch.NoRoute<>("");
        }
        String hostCapture = site.suffixLength() < 0 ? "" : authority.substring(0, hostEnd - site.suffixLength());
        return mount.match(head, path, end, hostCapture, nowMillis);
    }

    /**
     * The path that a percent-encoded one stands for, one character for each byte. Its segments are those of the path,
     * because an encoded slash is refused; literals match it whichever way the client spelled them.
     */
    private static String decoded(TargetPath target) {
        String text = target.text();
        byte[] bytes = new byte[target.pathLength()];
        int length = 0;
        for (int i = 0; i < target.pathLength(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                c = (char) (Character.digit(text.charAt(i + 1), 16) << 4 | Character.digit(text.charAt(i + 2), 16));
                i += 2;
            }
            bytes[length++] = (byte) c;
        }
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }
}
