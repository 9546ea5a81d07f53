package portcullis.stores;

import java.util.List;

/** A way to the store that one thread uses. */
interface Link extends AutoCloseable {
    /**
     * Runs these and completes each that was answered.
     *
     * @throws StoreFault when no more calls should go to the store for now; those not completed have failed
     */
    void run(List<Call> calls) throws StoreFault;

    @Override
    void close();
}
