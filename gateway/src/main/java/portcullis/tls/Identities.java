package portcullis.tls;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The identities that one port shows, by the names they are for. */
final class Identities {
    private final List<Identity> all;
    private final List<Identity> others;
    private final Map<String, List<Identity>> exact = new HashMap<>();
    /** By what follows the asterisk, dot included. */
    private final Map<String, List<Identity>> wildcards = new HashMap<>();

    /** @param all at least one; the first serves names that none is for, together with those of the same name and other keys */
    Identities(List<Identity> all) {
        this.all = List.copyOf(all);
        for (Identity identity : all) {
            for (String name : identity.names().all()) {
                Map<String, List<Identity>> place = name.startsWith("*.") ? wildcards : exact;
                String key = name.startsWith("*.") ? name.substring(1) : name;
                place.computeIfAbsent(key, _ -> new ArrayList<>()).add(identity);
            }
        }
        List<String> names = all.getFirst().names().all();
        this.others = names.isEmpty()
                ? List.of(all.getFirst())
                : all.stream().filter(each -> each.names().all().contains(names.getFirst())).toList();
    }

    List<Identity> all() {
        return all;
    }

    /** Those that serve the same names, each set as often as it may be. */
    List<List<Identity>> groups() {
        List<List<Identity>> groups = new ArrayList<>(exact.values());
        groups.addAll(wildcards.values());
        groups.add(others);
        return groups;
    }

    /**
     * The name decides first, and then the key: a client that cannot verify any identity for the name it asked for gets
     * none, rather than one for another name.
     *
     * @param name lower case; null when the client named none
     * @param keyType such as EC
     */
    @Nullable Identity choose(@Nullable String name, String keyType) {
        for (Identity identity : serving(name)) {
            if (identity.keyType().equals(keyType)) {
                return identity;
            }
        }
        return null;
    }

    List<Identity> serving(@Nullable String name) {
        if (name == null) {
            return others;
        }
        List<Identity> found = exact.get(name);
        int dot = name.indexOf('.');
        if (found == null && dot > 0) {
            found = wildcards.get(name.substring(dot));
        }
        return found == null ? others : found;
    }

    @Nullable Identity called(String alias) {
        for (Identity identity : all) {
            if (identity.alias().equals(alias)) {
                return identity;
            }
        }
        return null;
    }
}
