package portcullis.telemetry;

/** A meter that somebody registered and takes back when what it measures is gone. */
@FunctionalInterface
public interface Registration extends AutoCloseable {
    @Override
    void close();
}
