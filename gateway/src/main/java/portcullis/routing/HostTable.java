package portcullis.routing;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portcullis.kit.PathTrie;
import portcullis.kit.RegionMap;

/**
 * The hosts of one listener: an exact name first, then the longest {@code *.example.com}, then what is served for any
 * host. A host that is taken never falls through to a less exact one.
 *
 * @param <R> what runs behind a route
 */
final class HostTable<R> {
    private static final String WILDCARD = "*";

    /**
     * What is served for a host.
     *
     * @param suffixLength characters of the host behind what the {@code *} stands for; -1 without one
     */
    record Site<R>(PathTrie<Mount<R>> mounts, int suffixLength) {}

    private final RegionMap<Site<R>> exact;
    private final RegionMap<Site<R>> wildcards;
    private final @Nullable Site<R> any;

    /** @param hosts by name, {@code *.} in front of wildcards, empty for any host */
    HostTable(Map<String, PathTrie<Mount<R>>> hosts) {
        Map<String, Site<R>> exactOnes = new HashMap<>();
        Map<String, Site<R>> wildcardOnes = new HashMap<>();
        Site<R> forAny = null;
        for (Map.Entry<String, PathTrie<Mount<R>>> host : hosts.entrySet()) {
            if (host.getKey().isEmpty()) {
                forAny = new Site<>(host.getValue(), -1);
            } else if (host.getKey().startsWith(WILDCARD)) {
                String suffix = host.getKey().substring(1);
                wildcardOnes.put(suffix, new Site<>(host.getValue(), suffix.length()));
            } else {
                exactOnes.put(host.getKey(), new Site<>(host.getValue(), -1));
            }
        }
        exact = RegionMap.of(exactOnes);
        wildcards = RegionMap.of(wildcardOnes);
        any = forAny;
    }

    /** Where the name in an authority ends: before its port, and before the dot of a fully qualified name. */
    static int hostEnd(String authority) {
        int colon = authority.endsWith("]") ? -1 : authority.lastIndexOf(':');
        int end = colon < 0 ? authority.length() : colon;
        return end > 1 && authority.charAt(end - 1) == '.' ? end - 1 : end;
    }

    /** @param authority in lower case, its host in {@code authority[0, hostEnd)}; empty for HTTP/1.0 without one */
    @Nullable Site<R> find(String authority, int hostEnd) {
        if (hostEnd == 0) {
            return any;
        }
        Site<R> site = exact.get(authority, 0, hostEnd);
        if (site != null) {
            return site;
        }
        if (wildcards.isEmpty()) {
            return any;
        }
        for (int dot = authority.indexOf('.', 1, hostEnd); dot >= 0; dot = authority.indexOf('.', dot + 1, hostEnd)) {
            site = wildcards.get(authority, dot, hostEnd);
            if (site != null) {
                return site;
            }
        }
        return any;
    }
}
