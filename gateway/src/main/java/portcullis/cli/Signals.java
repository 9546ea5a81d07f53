package portcullis.cli;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Signals of the operating system. A shutdown hook is no substitute: it cannot tell a second SIGTERM, sees no SIGHUP, and
 * leaves the exit code at 143. {@code sun.misc.Signal} is the only way there is; it is reached by method handles because
 * the compiler warns of every mention and warnings are errors here.
 */
public final class Signals {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    private Signals() {}

    /**
     * Has {@code action} run at each signal of that name, on a thread of its own.
     *
     * @param name without {@code SIG}, such as {@code TERM}
     * @return false where this platform or JVM keeps the signal to itself (no SIGHUP on Windows, {@code -Xrs})
     */
    public static boolean on(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            MethodHandle run = LOOKUP.findVirtual(Runnable.class, "run", MethodType.methodType(void.class));
            MethodHandle called = MethodHandles.dropArguments(run.bindTo(action), 0, signal);
            Object proxy = MethodHandleProxies.asInterfaceInstance(handler, called);
            Object instance = LOOKUP.findConstructor(signal, MethodType.methodType(void.class, String.class))
                    .invoke(name);
            LOOKUP.findStatic(signal, "handle", MethodType.methodType(handler, signal, handler))
                    .invoke(instance, proxy);
            return true;
        } catch (IllegalArgumentException | ReflectiveOperationException unavailable) {
            return false;
        } catch (Error | RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("cannot handle SIG" + name, e);
        }
    }
}
