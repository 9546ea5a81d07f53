package portcullis.admin;

import java.util.function.Supplier;

/**
 * What the admin API shows of the other rooms. Each supplier returns maps, iterables, texts, numbers and booleans, as
 * {@link portcullis.kit.JsonWriter#value(Object)} takes them, made anew for each request.
 *
 * @param routes every route with what is in force on it
 * @param upstreams every upstream and how its endpoints stand
 * @param config every effective value and where it came from, secrets as stars
 * @param versions every version of every API and where it stands in its life
 * @param policies every policy and how often it decided
 */
public record AdminViews(
        Supplier<?> routes, Supplier<?> upstreams, Supplier<?> config, Supplier<?> versions, Supplier<?> policies) {}
