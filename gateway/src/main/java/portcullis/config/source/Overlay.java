package portcullis.config.source;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import portcullis.config.keys.Tree;

/** Lays one tree over another: maps merge, everything else is replaced. Each value keeps the place it came from. */
public final class Overlay {
    private Overlay() {}

    public static Tree.Block over(Tree.Block base, Tree.Block overlay) {
        Map<String, Tree.Field> fields = new LinkedHashMap<>(base.fields());
        overlay.fields().forEach((name, field) -> fields.merge(name, field, Overlay::merged));
        return new Tree.Block(Collections.unmodifiableMap(fields), base.origin());
    }

    private static Tree.Field merged(Tree.Field base, Tree.Field overlay) {
        boolean maps = base.value() instanceof Tree.Block && overlay.value() instanceof Tree.Block;
        return maps
                ? new Tree.Field(base.origin(), over((Tree.Block) base.value(), (Tree.Block) overlay.value()))
                : overlay;
    }
}
