package portcullis.listener;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import portcullis.http.Tokens;

/** The chain of hops that trusted proxies wrote down, the client's end first, as {@code Forwarded} or X-Forwarded-For. */
final class ForwardedChain {
    /** Hops that are looked at, from the right; more is nobody's real path. */
    static final int MOST_HOPS = 32;

    /**
     * @param node the address as it was written, perhaps with a port; empty when the hop named none
     * @param proto {@code http} or {@code https}; empty when the hop did not say
     */
    record Hop(String node, String proto) {}

    private ForwardedChain() {}

    /** The hops of a comma-separated list of addresses, each alone. */
    static List<Hop> ofAddresses(String list) {
        List<Hop> hops = new ArrayList<>();
        for (String part : list.split(",", -1)) {
            hops.add(new Hop(part.strip(), ""));
        }
        return nearest(hops);
    }

    /** The hops of a Forwarded field (RFC 7239, 4); null when it is malformed, for then no part of it can be believed. */
    static @Nullable List<Hop> ofForwarded(String value) {
        List<Hop> hops = new ArrayList<>();
        String node = "";
        String proto = "";
        int at = 0;
        while (true) {
            while (at < value.length() && (value.charAt(at) == ';' || value.charAt(at) == ' ')) {
                at++; // a pair may be empty
            }
            int equals = value.indexOf('=', at);
            if (equals < 0) {
                return null;
            }
            String name = value.substring(at, equals).toLowerCase(Locale.ROOT);
            StringBuilder text = new StringBuilder();
            at = value(value, equals + 1, text);
            if (at < 0 || !Tokens.isToken(name)) {
                return null;
            }
            if (name.equals("for")) {
                node = text.toString();
            } else if (name.equals("proto")) {
                proto = scheme(text.toString());
            }
            boolean ends = at == value.length() || value.charAt(at) == ',';
            if (ends) {
                hops.add(new Hop(node, proto));
                node = "";
                proto = "";
            }
            if (at == value.length()) {
                return nearest(hops);
            }
            at++;
        }
    }

    /** Reads a token or a quoted string and the space behind it; the index of what separates it from the next, or -1. */
    private static int value(String from, int start, StringBuilder into) {
        int at = start;
        if (at < from.length() && from.charAt(at) == '"') {
            for (at++; at < from.length() && from.charAt(at) != '"'; at++) {
                if (from.charAt(at) == '\\' && ++at == from.length()) {
                    return -1;
                }
                into.append(from.charAt(at));
            }
            if (at == from.length()) {
                return -1;
            }
            at++;
        } else {
            while (at < from.length() && ";, \t".indexOf(from.charAt(at)) < 0) {
                into.append(from.charAt(at++));
            }
        }
        while (at < from.length() && (from.charAt(at) == ' ' || from.charAt(at) == '\t')) {
            at++;
        }
        return at == from.length() || from.charAt(at) == ';' || from.charAt(at) == ',' ? at : -1;
    }

    /** {@code http} or {@code https} in lower case; empty for everything else. */
    static String scheme(@Nullable String text) {
        if (text != null && text.equalsIgnoreCase("https")) {
            return "https";
        }
        return text != null && text.equalsIgnoreCase("http") ? "http" : "";
    }

    private static List<Hop> nearest(List<Hop> hops) {
        return hops.subList(Math.max(0, hops.size() - MOST_HOPS), hops.size());
    }
}
