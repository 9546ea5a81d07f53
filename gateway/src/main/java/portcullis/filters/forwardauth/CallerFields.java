package portcullis.filters.forwardauth;

import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portcullis.exchange.Caller;

/**
 * Makes a caller of what an auth service says of him. Its values are taken as they are, in UTF-8; what upstreams see is
 * written from the caller, as for every other method. Roles get the issuer's name in front, like those of any issuer that
 * nobody declared to be trusted with them.
 */
final class CallerFields {
    static final String USER = "x-user-id";
    static final String CLIENT = "x-client-id";
    static final Set<String> NAMES = Set.of(USER, CLIENT, "x-tenant", "x-roles", "x-scopes");

    /** The longest name of a user, client, tenant, role or scope, in characters. */
    static final int LONGEST = 256;
    /** The most roles, and the most scopes. */
    static final int MOST = 200;

    private final Set<String> copied;

    /** What cannot be taken for anybody. */
    private static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable() {
            super(null, null, false, false);
        }
    }

    /** @param copied names of fields, of which those of a caller count */
    CallerFields(List<String> copied) {
        this.copied = Set.copyOf(copied.stream().filter(NAMES::contains).toList());
    }

    boolean isEmpty() {
        return copied.isEmpty();
    }

    /** {@link Caller#ANONYMOUS} when the answer names nobody; null when what it says cannot be read. */
    @Nullable Caller read(HttpHeaders answer) {
        try {
            String user = one(answer, USER);
            String client = one(answer, CLIENT);
            if (user.isEmpty() && client.isEmpty()) {
                return Caller.ANONYMOUS;
            }
            String tenant = one(answer, "x-tenant");
            List<String> roles = list(answer, "x-roles", false);
            roles.replaceAll(role -> Caller.FORWARD_AUTH + "/" + role);
            List<String> scopes = list(answer, "x-scopes", true);
            return user.isEmpty()
                    ? Caller.client(Caller.Method.FORWARD_AUTH, Caller.FORWARD_AUTH, "", client, tenant, roles, scopes, Map.of())
                    : Caller.user(Caller.Method.FORWARD_AUTH, Caller.FORWARD_AUTH, user, client, tenant, roles, scopes, Map.of());
        } catch (Unreadable e) {
            return null;
        }
    }

    private String one(HttpHeaders answer, String name) throws Unreadable {
        List<String> lines = lines(answer, name);
        if (lines.size() > 1) {
            throw new Unreadable();
        }
        return lines.isEmpty() ? "" : bounded(text(lines.getFirst().strip()));
    }

    /** @param spaces whether these part the members, as in a token's {@code scope}, besides commas */
    private List<String> list(HttpHeaders answer, String name, boolean spaces) throws Unreadable {
        List<String> members = new ArrayList<>();
        for (String line : lines(answer, name)) {
            String text = text(line);
            int from = 0;
            for (int at = 0; at <= text.length(); at++) {
                if (at == text.length() || text.charAt(at) == ',' || spaces && text.charAt(at) == ' ') {
                    String member = text.substring(from, at).strip();
                    if (!member.isEmpty()) {
                        members.add(bounded(member));
                    }
                    from = at + 1;
                }
            }
        }
        if (members.size() > MOST) {
            throw new Unreadable();
        }
        return members;
    }

    private List<String> lines(HttpHeaders answer, String name) {
        return copied.contains(name) ? answer.allValues(name) : List.of();
    }

    private static String bounded(String name) throws Unreadable {
        if (name.length() > LONGEST) {
            throw new Unreadable();
        }
        return name;
    }

    private static String text(String latin) throws Unreadable {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(latin.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Unreadable();
        }
    }
}
