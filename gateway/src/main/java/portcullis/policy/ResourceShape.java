package portcullis.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import portcullis.config.ResourceConfig;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.Place;
import portcullis.exchange.Exchange;
import portcullis.exchange.NameTemplate;
import portcullis.exchange.Template;
import portcullis.kit.SyntaxFault;
import portcullis.policy.eval.Entity;
import portcullis.policy.eval.EntityStore;
import portcullis.policy.eval.EntityUid;
import portcullis.policy.eval.Mentions;
import portcullis.policy.eval.Root;
import portcullis.policy.eval.Value;
import portcullis.policy.schema.RouteFacts;

/** Makes the resource of requests on one route: as the route declares it, else the route itself. */
final class ResourceShape {
    private final EntityUid route;
    private final @Nullable Declared declared;

    private record Declared(String type, NameTemplate id, List<Attribute> attributes) {}

    private record Attribute(String name, ResourceConfig.Type type, NameTemplate template) {
        /** Null when the request does not say, or not in the way of the type. */
        @Nullable Value of(Exchange exchange) {
            String text = template.render(exchange);
            if (text == null) {
                return null;
            }
            return switch (type) {
                case ResourceConfig.Type.Simple simple -> switch (simple) {
                    case STRING -> new Value.Text(text);
                    case LONG -> whole(text);
                    case BOOLEAN -> text.equals("true") ? Value.Bool.TRUE : text.equals("false") ? Value.Bool.FALSE : null;
                };
                case ResourceConfig.Type.Reference(String entityType) -> new EntityUid(entityType, text);
            };
        }

        /** In the one way in which a number is written: other texts for it must not pass for it. */
        private static @Nullable Value whole(String text) {
            try {
                long value = Long.parseLong(text);
                return Long.toString(value).equals(text) ? new Value.Whole(value) : null;
            } catch (NumberFormatException _) {
                return null;
            }
        }
    }

    private ResourceShape(EntityUid route, @Nullable Declared declared) {
        this.route = route;
        this.declared = declared;
    }

    /** @param problems takes what is wrong with templates */
    static ResourceShape of(RouteFacts facts, Template.Scope scope, Consumer<ConfigProblem> problems) {
        EntityUid route = new EntityUid(RouteFacts.ROUTE, facts.id());
        ResourceConfig config = facts.resource();
        if (config == null) {
            return new ResourceShape(route, null);
        }
        NameTemplate id = template(config.id(), true, false, scope, config.place().at("id"), problems);
        List<Attribute> attributes = new ArrayList<>();
        config.attributes().forEach((name, attribute) -> {
            boolean identifies = attribute.type() instanceof ResourceConfig.Type.Reference;
            NameTemplate template = template(attribute.value(), identifies, true, scope, attribute.place(), problems);
            if (template != null) {
                attributes.add(new Attribute(name, attribute.type(), template));
            }
        });
        return new ResourceShape(route, id == null ? null : new Declared(config.type(), id, List.copyOf(attributes)));
    }

    private static @Nullable NameTemplate template(
            String text, boolean identifies, boolean whole, Template.Scope scope, Place place, Consumer<ConfigProblem> problems) {
        try {
            return identifies ? NameTemplate.identity(text, scope, whole) : NameTemplate.text(text, scope);
        } catch (SyntaxFault fault) {
            problems.accept(ConfigProblem.error(place, fault.wrong(), fault.cure()));
            return null;
        }
    }

    /** The same without the attributes that nothing reads. */
    ResourceShape reduced(Mentions mentions) {
        if (declared == null) {
            return this;
        }
        List<Attribute> read = declared.attributes.stream()
                .filter(attribute -> mentions.reads(Root.RESOURCE, attribute.name))
                .toList();
        return new ResourceShape(route, new Declared(declared.type, declared.id, read));
    }

    /**
     * The resource of a request, with what files say of it where the request does not.
     *
     * @return null when the path says it in bytes that are no text
     */
    @Nullable Entity of(Exchange exchange, EntityStore known) {
        if (declared == null) {
            Entity written = known.find(route);
            return written == null ? new Entity(route, Value.Fields.NONE, Set.of()) : written;
        }
        String id = declared.id.render(exchange);
        if (id == null) {
            return null;
        }
        EntityUid uid = new EntityUid(declared.type, id);
        Entity written = known.find(uid);
        if (written == null) {
            return new Entity(uid, attributes(exchange, Map.of()), Set.of());
        }
        return new Entity(uid, attributes(exchange, written.attributes().values()), written.tags(), written.ancestors());
    }

    private Value.Fields attributes(Exchange exchange, Map<String, Value> written) {
        List<Attribute> own = declared == null ? List.of() : declared.attributes;
        if (own.isEmpty()) {
            return written.isEmpty() ? Value.Fields.NONE : new Value.Fields(written);
        }
        Map<String, Value> values = HashMap.newHashMap(own.size() + written.size());
        values.putAll(written);
        for (int i = 0; i < own.size(); i++) {
            Value value = own.get(i).of(exchange);
            if (value != null) {
                values.put(own.get(i).name, value);
            }
        }
        return new Value.Fields(values);
    }
}
