package portcullis.config.keys;

import java.util.List;
import portcullis.config.keys.Constructors.Of10;
import portcullis.config.keys.Constructors.Of11;
import portcullis.config.keys.Constructors.Of12;
import portcullis.config.keys.Constructors.Of13;
import portcullis.config.keys.Constructors.Of14;
import portcullis.config.keys.Constructors.Of15;
import portcullis.config.keys.Constructors.Of16;
import portcullis.config.keys.Constructors.Of1;
import portcullis.config.keys.Constructors.Of2;
import portcullis.config.keys.Constructors.Of3;
import portcullis.config.keys.Constructors.Of4;
import portcullis.config.keys.Constructors.Of5;
import portcullis.config.keys.Constructors.Of6;
import portcullis.config.keys.Constructors.Of7;
import portcullis.config.keys.Constructors.Of8;
import portcullis.config.keys.Constructors.Of9;

/**
 * Declares the keys of a record: its constructor, then one {@link Part} for each of the constructor's parameters, in
 * their order. The compiler sees to it that they fit.
 *
 * <pre>{@code
 * record Connections(int max, @Nullable Duration maxAge) {
 *     static final Keys<Connections> KEYS = keys(
 *             Connections::new,
 *             integer("max").between("1", "65535").or("1024").says("open connections to one endpoint"),
 *             duration("max-age").atLeast("1s").or("30m").mayBeNone().says("after which one is not reused"));
 * }
 * }</pre>
 */
public final class Declare {
    private Declare() {}

    public static <A, T> Keys<T> keys(
            Of1<A, T> make, Part<A> a) {
        return new Keys<>(
                List.of(a),
                in -> make.make(in.get(a)));
    }

    public static <A, B, T> Keys<T> keys(
            Of2<A, B, T> make, Part<A> a, Part<B> b) {
        return new Keys<>(
                List.of(a, b),
                in -> make.make(in.get(a), in.get(b)));
    }

    public static <A, B, C, T> Keys<T> keys(
            Of3<A, B, C, T> make, Part<A> a, Part<B> b, Part<C> c) {
        return new Keys<>(
                List.of(a, b, c),
                in -> make.make(in.get(a), in.get(b), in.get(c)));
    }

    public static <A, B, C, D, T> Keys<T> keys(
            Of4<A, B, C, D, T> make, Part<A> a, Part<B> b, Part<C> c, Part<D> d) {
        return new Keys<>(
                List.of(a, b, c, d),
                in -> make.make(in.get(a), in.get(b), in.get(c), in.get(d)));
    }

    public static <A, B, C, D, E, T> Keys<T> keys(
            Of5<A, B, C, D, E, T> make, Part<A> a, Part<B> b, Part<C> c, Part<D> d, Part<E> e) {
        return new Keys<>(
                List.of(a, b, c, d, e),
                in -> make.make(in.get(a), in.get(b), in.get(c), in.get(d), in.get(e)));
    }

    public static <A, B, C, D, E, F, T> Keys<T> keys(
            Of6<A, B, C, D, E, F, T> make, Part<A> a, Part<B> b, Part<C> c, Part<D> d, Part<E> e, Part<F> f) {
        return new Keys<>(
                List.of(a, b, c, d, e, f),
                in -> make.make(in.get(a), in.get(b), in.get(c), in.get(d), in.get(e), in.get(f)));
    }

    public static <A, B, C, D, E, F, G, T> Keys<T> keys(
            Of7<A, B, C, D, E, F, G, T> make, Part<A> a, Part<B> b, Part<C> c, Part<D> d, Part<E> e, Part<F> f,
            Part<G> g) {
        return new Keys<>(
                List.of(a, b, c, d, e, f, g),
                in -> make.make(in.get(a), in.get(b), in.get(c), in.get(d), in.get(e), in.get(f), in.get(g)));
    }

    public static <A, B, C, D, E, F, G, H, T> Keys<T> keys(
            Of8<A, B, C, D, E, F, G, H, T> make, Part<A> a, Part<B> b, Part<C> c, Part<D> d, Part<E> e, Part<F> f,
            Part<G> g, Part<H> h) {
        return new Keys<>(
                List.of(a, b, c, d, e, f, g, h),
                in -> make.make(in.get(a), in.get(b), in.get(c), in.get(d), in.get(e), in.get(f), in.get(g),
                        in.get(h)));
    }

    public static <A, B, C, D, E, F, G, H, I, T> Keys<T> keys(
            Of9<A, B, C, D, E, F, G, H, I, T> make, Part<A> a, Part<B> b, Part<C> c, Part<D> d, Part<E> e, Part<F> f,
            Part<G> g, Part<H> h, Part<I> i) {
        return new Keys<>(
                List.of(a, b, c, d, e, f, g, h, i),
                in -> make.make(in.get(a), in.get(b), in.get(c), in.get(d), in.get(e), in.get(f), in.get(g),
                        in.get(h), in.get(i)));
    }

    public static <A, B, C, D, E, F, G, H, I, J, T> Keys<T> keys(
            Of10<A, B, C, D, E, F, G, H, I, J, T> make, Part<A> a, Part<B> b, Part<C> c, Part<D> d, Part<E> e,
            Part<F> f, Part<G> g, Part<H> h, Part<I> i, Part<J> j) {
        return new Keys<>(
                List.of(a, b, c, d, e, f, g, h, i, j),
                in -> make.make(in.get(a), in.get(b), in.get(c), in.get(d), in.get(e), in.get(f), in.get(g),
                        in.get(h), in.get(i), in.get(j)));
    }

    public static <A, B, C, D, E, F, G, H, I, J, K, T> Keys<T> keys(
            Of11<A, B, C, D, E, F, G, H, I, J, K, T> make, Part<A> a, Part<B> b, Part<C> c, Part<D> d, Part<E> e,
            Part<F> f, Part<G> g, Part<H> h, Part<I> i, Part<J> j, Part<K> k) {
        return new Keys<>(
                List.of(a, b, c, d, e, f, g, h, i, j, k),
                in -> make.make(in.get(a), in.get(b), in.get(c), in.get(d), in.get(e), in.get(f), in.get(g),
                        in.get(h), in.get(i), in.get(j), in.get(k)));
    }

    public static <A, B, C, D, E, F, G, H, I, J, K, L, T> Keys<T> keys(
            Of12<A, B, C, D, E, F, G, H, I, J, K, L, T> make, Part<A> a, Part<B> b, Part<C> c, Part<D> d, Part<E> e,
            Part<F> f, Part<G> g, Part<H> h, Part<I> i, Part<J> j, Part<K> k, Part<L> l) {
        return new Keys<>(
                List.of(a, b, c, d, e, f, g, h, i, j, k, l),
                in -> make.make(in.get(a), in.get(b), in.get(c), in.get(d), in.get(e), in.get(f), in.get(g),
                        in.get(h), in.get(i), in.get(j), in.get(k), in.get(l)));
    }

    public static <A, B, C, D, E, F, G, H, I, J, K, L, M, T> Keys<T> keys(
            Of13<A, B, C, D, E, F, G, H, I, J, K, L, M, T> make, Part<A> a, Part<B> b, Part<C> c, Part<D> d,
            Part<E> e, Part<F> f, Part<G> g, Part<H> h, Part<I> i, Part<J> j, Part<K> k, Part<L> l, Part<M> m) {
        return new Keys<>(
                List.of(a, b, c, d, e, f, g, h, i, j, k, l, m),
                in -> make.make(in.get(a), in.get(b), in.get(c), in.get(d), in.get(e), in.get(f), in.get(g),
                        in.get(h), in.get(i), in.get(j), in.get(k), in.get(l), in.get(m)));
    }

    public static <A, B, C, D, E, F, G, H, I, J, K, L, M, N, T> Keys<T> keys(
            Of14<A, B, C, D, E, F, G, H, I, J, K, L, M, N, T> make, Part<A> a, Part<B> b, Part<C> c, Part<D> d,
            Part<E> e, Part<F> f, Part<G> g, Part<H> h, Part<I> i, Part<J> j, Part<K> k, Part<L> l, Part<M> m,
            Part<N> n) {
        return new Keys<>(
                List.of(a, b, c, d, e, f, g, h, i, j, k, l, m, n),
                in -> make.make(in.get(a), in.get(b), in.get(c), in.get(d), in.get(e), in.get(f), in.get(g),
                        in.get(h), in.get(i), in.get(j), in.get(k), in.get(l), in.get(m), in.get(n)));
    }

    public static <A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, T> Keys<T> keys(
            Of15<A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, T> make, Part<A> a, Part<B> b, Part<C> c, Part<D> d, Part<E> e,
            Part<F> f, Part<G> g, Part<H> h, Part<I> i, Part<J> j, Part<K> k,
            Part<L> l, Part<M> m, Part<N> n, Part<O> o) {
        return new Keys<>(
                List.of(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o),
                in -> make.make(in.get(a), in.get(b), in.get(c), in.get(d), in.get(e), in.get(f), in.get(g),
                        in.get(h), in.get(i), in.get(j), in.get(k), in.get(l), in.get(m), in.get(n), in.get(o)));
    }

    public static <A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, T> Keys<T> keys(
            Of16<A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, T> make, Part<A> a, Part<B> b, Part<C> c, Part<D> d, Part<E> e,
            Part<F> f, Part<G> g, Part<H> h, Part<I> i, Part<J> j, Part<K> k,
            Part<L> l, Part<M> m, Part<N> n, Part<O> o, Part<P> p) {
        return new Keys<>(
                List.of(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p),
                in -> make.make(in.get(a), in.get(b), in.get(c), in.get(d), in.get(e), in.get(f), in.get(g),
                        in.get(h), in.get(i), in.get(j), in.get(k), in.get(l), in.get(m), in.get(n), in.get(o),
                        in.get(p)));
    }
}
