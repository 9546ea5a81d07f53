package portcullis.listener;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import portcullis.http.BodyException;
import portcullis.http.BodyReader;
import portcullis.http.HeaderFields;
import portcullis.http.RequestHead;

/**
 * A request's body as the rest of the gateway reads it, perhaps on the thread of an upload. Counts, asks the client for
 * it when it waits to be asked (RFC 9110, 10.1.1), and lets the connection take the wire back before the next request.
 */
final class RequestBody implements BodyReader {
    /** Tells the client to go on, or does nothing when the final answer has begun. */
    @FunctionalInterface
    interface Continue {
        void send() throws IOException;
    }

    private final BodyReader body;
    private final @Nullable Continue onDemand;
    private final Arrivals arrivals;
    private final ReentrantLock reading = new ReentrantLock();
    private boolean asked;
    private boolean reclaimed;
    private volatile long bytes;
    private volatile boolean ended;
    private volatile BodyException.@Nullable Fault fault;

    /**
     * @param onDemand sends 100 (Continue) when the body is first wanted; null when the client does not wait for it
     * @param arrivals knows which fields a client may not say, behind the body as little as before it
     */
    RequestBody(BodyReader body, @Nullable Continue onDemand, Arrivals arrivals) {
        this.body = body;
        this.onDemand = onDemand;
        this.arrivals = arrivals;
        this.ended = body.declaredLength() == 0;
    }

    @Override
    public long declaredLength() {
        return body.declaredLength();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws BodyException {
        if (body == EMPTY) {
            return -1;
        }
        reading.lock();
        try {
            begin();
            return came(body.read(into, offset, length));
        } catch (BodyException e) {
            fault = e.fault();
            throw e;
        } finally {
            reading.unlock();
        }
    }

    @Override
    public boolean isRelayed() {
        return !(onDemand != null && !asked) && body.isRelayed();
    }

    @Override
    public int relay(ByteBuffer into) throws BodyException {
        reading.lock();
        try {
            begin();
            return came(body.relay(into));
        } catch (BodyException e) {
            fault = e.fault();
            throw e;
        } finally {
            reading.unlock();
        }
    }

    private void begin() throws BodyException {
        if (reclaimed) {
            throw new BodyException(BodyException.Fault.ABANDONED, "the exchange is over");
        }
        ask();
    }

    private int came(int count) {
        if (count > 0) {
            bytes += count;
        }
        ended = count < 0 || bytes == body.declaredLength();
        return count;
    }

    private void ask() throws BodyException {
        if (onDemand != null && !asked) {
            asked = true;
            try {
                onDemand.send();
            } catch (IOException e) {
                throw new BodyException(BodyException.Fault.CUT, "the client is gone");
            }
        }
    }

    @Override
    public boolean ready() {
        return !(onDemand != null && !asked) && body.ready();
    }

    @Override
    public @Nullable HeaderFields trailers() {
        HeaderFields trailers = body.trailers();
        if (trailers != null) {
            arrivals.strip(trailers, false);
        }
        return trailers;
    }

    /** Bytes that came so far. */
    long bytes() {
        return bytes;
    }

    /** Whether the whole body was read: only then may the connection serve another request. */
    boolean isEnded() {
        return ended;
    }

    /** What broke it on the client's side; null while nothing did. */
    BodyException.@Nullable Fault fault() {
        return fault;
    }

    /** Whether little enough is left, by its declaration, to read it to the end and keep the connection. */
    boolean isWorthDraining(long most) {
        long declared = body.declaredLength();
        boolean waits = onDemand != null && !asked;
        return !waits && fault == null && declared != RequestHead.UNKNOWN_LENGTH && declared - bytes <= most;
    }

    /**
     * Takes the body from whoever reads it. From then on a read of theirs fails.
     *
     * @return false when somebody is still blocked in a read after {@code nanos}: the connection must be closed then
     */
    boolean reclaim(long nanos) {
        if (body == EMPTY) {
            return true;
        }
        try {
            if (!reading.tryLock(nanos, TimeUnit.NANOSECONDS)) {
                return false;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        reclaimed = true;
        reading.unlock();
        return true;
    }

    /**
     * Reads and drops what is left; false when it is more than {@code most} bytes, has not all come after {@code nanos},
     * or breaks. After {@link #reclaim}.
     */
    boolean drain(byte[] scratch, long most, long nanos) {
        long until = System.nanoTime() + nanos;
        try {
            for (long dropped = 0; dropped <= most && System.nanoTime() - until < 0; ) {
                int count = body.read(scratch, 0, scratch.length);
                if (count < 0) {
                    ended = true;
                    return true;
                }
                dropped += count;
            }
            return false;
        } catch (BodyException e) {
            return false;
        }
    }
}
