package portcullis.config.keys;

/** Constructors by their number of parameters, so that a declaration can name a record's own. */
public final class Constructors {
    private Constructors() {}

    @FunctionalInterface
    public interface Of1<A, T> {
        T make(A a);
    }

    @FunctionalInterface
    public interface Of2<A, B, T> {
        T make(A a, B b);
    }

    @FunctionalInterface
    public interface Of3<A, B, C, T> {
        T make(A a, B b, C c);
    }

    @FunctionalInterface
    public interface Of4<A, B, C, D, T> {
        T make(A a, B b, C c, D d);
    }

    @FunctionalInterface
    public interface Of5<A, B, C, D, E, T> {
        T make(A a, B b, C c, D d, E e);
    }

    @FunctionalInterface
    public interface Of6<A, B, C, D, E, F, T> {
        T make(A a, B b, C c, D d, E e, F f);
    }

    @FunctionalInterface
    public interface Of7<A, B, C, D, E, F, G, T> {
        T make(A a, B b, C c, D d, E e, F f, G g);
    }

    @FunctionalInterface
    public interface Of8<A, B, C, D, E, F, G, H, T> {
        T make(A a, B b, C c, D d, E e, F f, G g, H h);
    }

    @FunctionalInterface
    public interface Of9<A, B, C, D, E, F, G, H, I, T> {
        T make(A a, B b, C c, D d, E e, F f, G g, H h, I i);
    }

    @FunctionalInterface
    public interface Of10<A, B, C, D, E, F, G, H, I, J, T> {
        T make(A a, B b, C c, D d, E e, F f, G g, H h, I i, J j);
    }

    @FunctionalInterface
    public interface Of11<A, B, C, D, E, F, G, H, I, J, K, T> {
        T make(A a, B b, C c, D d, E e, F f, G g, H h, I i, J j, K k);
    }

    @FunctionalInterface
    public interface Of12<A, B, C, D, E, F, G, H, I, J, K, L, T> {
        T make(A a, B b, C c, D d, E e, F f, G g, H h, I i, J j, K k, L l);
    }

    @FunctionalInterface
    public interface Of13<A, B, C, D, E, F, G, H, I, J, K, L, M, T> {
        T make(A a, B b, C c, D d, E e, F f, G g, H h, I i, J j, K k, L l, M m);
    }

    @FunctionalInterface
    public interface Of14<A, B, C, D, E, F, G, H, I, J, K, L, M, N, T> {
        T make(A a, B b, C c, D d, E e, F f, G g, H h, I i, J j, K k, L l, M m, N n);
    }

    @FunctionalInterface
    public interface Of15<A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, T> {
        T make(A a, B b, C c, D d, E e, F f, G g, H h, I i, J j, K k, L l, M m, N n, O o);
    }

    @FunctionalInterface
    public interface Of16<A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, T> {
        T make(A a, B b, C c, D d, E e, F f, G g, H h, I i, J j, K k, L l, M m, N n, O o, P p);
    }
}
