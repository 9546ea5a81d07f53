package portcullis.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import portcullis.config.ListenerConfig;
import portcullis.config.keys.NearestName;

/**
 * The listener that a request would come to.
 *
 * @param notes why it is this one, where that may surprise
 */
record Entrance(ListenerConfig listener, List<String> notes) {
    /**
     * @param named by whoever asks; null to go by scheme and port
     * @throws IllegalArgumentException when it is none or may be several, in words for whoever asks
     */
    static Entrance of(AskedUrl url, @Nullable String named, Map<String, ListenerConfig> listeners) {
        if (named != null) {
            ListenerConfig found = listeners.get(named);
            if (found == null) {
                String nearest = NearestName.to(named, listeners.keySet());
                throw new IllegalArgumentException("there is no listener '" + named + "'; "
                        + (nearest == null ? "one of " + String.join(", ", listeners.keySet()) : nearest + " perhaps"));
            }
            return new Entrance(found, List.of());
        }
        List<ListenerConfig> all = List.copyOf(listeners.values());
        if (url.scheme() == null) {
            return only(all.stream().filter(ListenerConfig::servesApis).toList(), all, List.of(), url);
        }
        List<ListenerConfig> speaking = all.stream().filter(listener -> scheme(listener).equals(url.scheme())).toList();
        if (speaking.isEmpty()) {
            throw new IllegalArgumentException("no listener speaks " + url.scheme() + " with clients; there is " + shown(all));
        }
        int port = url.port();
        List<ListenerConfig> there = speaking.stream().filter(listener -> port(listener) == port).toList();
        if (!there.isEmpty()) {
            return only(there, all, List.of(), url);
        }
        List<ListenerConfig> anywhere = speaking.stream().filter(listener -> port(listener) == 0).toList();
        if (anywhere.size() == 1) {
            return new Entrance(anywhere.getFirst(), List.of());
        }
        List<ListenerConfig> serving = speaking.stream().filter(ListenerConfig::servesApis).toList();
        Entrance taken = only(serving.isEmpty() ? speaking : serving, all, List.of(), url);
        List<String> notes = new ArrayList<>(taken.notes);
        notes.add("no listener has port " + port + "; taken as one of " + shown(List.of(taken.listener)));
        return new Entrance(taken.listener, notes);
    }

    private static Entrance only(
            List<ListenerConfig> candidates, List<ListenerConfig> all, List<String> notes, AskedUrl url) {
        if (candidates.size() != 1) {
            throw new IllegalArgumentException("which listener takes " + (url.scheme() == null ? url.target() : url.authority())
                    + " cannot be told; name one with --listener: " + shown(candidates.isEmpty() ? all : candidates));
        }
        return new Entrance(candidates.getFirst(), notes);
    }

    private static String shown(List<ListenerConfig> listeners) {
        return listeners.stream()
                .map(each -> each.name() + " (" + scheme(each) + (port(each) == 0 ? "" : ", port " + port(each)) + ")")
                .collect(Collectors.joining(", "));
    }

    /** As clients see it. */
    static String scheme(ListenerConfig listener) {
        return listener.tls() != null || listener.behindTlsProxy() ? "https" : "http";
    }

    /** As clients see it; 0 for one that the system chooses. */
    private static int port(ListenerConfig listener) {
        return listener.portForClients(listener.bind().port());
    }
}
