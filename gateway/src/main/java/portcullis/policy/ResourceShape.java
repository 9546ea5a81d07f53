package portcullis.policy;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import portcullis.exchange.Exchange;
import portcullis.policy.eval.Entity;
import portcullis.policy.eval.EntityStore;
import portcullis.policy.eval.EntityUid;
import portcullis.policy.eval.Mentions;
import portcullis.policy.eval.Root;
import portcullis.policy.eval.Value;
import portcullis.policy.schema.ResourceTemplate;
import portcullis.policy.schema.RouteFacts;

/**
 * Makes the resource of requests on one route.
 *
 * @param wanted the attributes that some policy may read
 */
record ResourceShape(ResourceTemplate template, Set<String> wanted) {
    static ResourceShape of(ResourceTemplate template, RouteFacts facts, Mentions mentions) {
        Set<String> declared = facts.resource() == null ? Set.of() : facts.resource().attributes().keySet();
        return new ResourceShape(
                template,
                declared.stream().filter(name -> mentions.reads(Root.RESOURCE, name)).collect(Collectors.toUnmodifiableSet()));
    }

    /**
     * The resource of a request: what the route says of it and, where the route says nothing, what files do.
     *
     * @return null when the path says it in bytes that are no text
     */
    @Nullable Entity of(Exchange exchange, EntityStore known) {
        EntityUid uid = template.uid(exchange);
        if (uid == null) {
            return null;
        }
        Value.Fields own = wanted.isEmpty() ? Value.Fields.NONE : template.attributes(exchange, wanted::contains);
        Entity written = known.find(uid);
        if (written == null) {
            return new Entity(uid, own, Set.of());
        }
        if (own.values().isEmpty()) {
            return written;
        }
        Map<String, Value> both = new HashMap<>(written.attributes().values());
        both.putAll(own.values());
        return new Entity(uid, new Value.Fields(both), written.tags(), written.ancestors());
    }
}
