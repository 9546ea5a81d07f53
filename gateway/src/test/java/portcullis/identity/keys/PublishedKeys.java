package portcullis.identity.keys;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import portcullis.telemetry.Meters;

/** Key sets that a test publishes, each at its address, and takes back; it counts who opened a way there, and who closed it. */
public final class PublishedKeys {
    private final Map<String, String> there = new HashMap<>();
    private int opened;
    private int closed;

    public PublishedKeys(String address, String set) {
        there.put(address, set);
    }

    /** From now on no address answers with keys. */
    public void takeBack() {
        there.clear();
    }

    public int opened() {
        return opened;
    }

    public int closed() {
        return closed;
    }

    /** Opens keys that are fetched from here, on the thread of the test. */
    public KeyOpening opening(ManualTime time, Meters meters) {
        return new KeyOpening(this::web, time, time, meters, this::jitter);
    }

    private Web web(@Nullable SSLContext trust) {
        opened++;
        return new Web() {
            @Override
            public Answer get(URI address) {
                String set = there.get(address.toString());
                byte[] body = set == null ? new byte[0] : set.getBytes(StandardCharsets.UTF_8);
                return new Answer(set == null ? 503 : 200, null, new ByteArrayInputStream(body));
            }

            @Override
            public void close() {
                closed++;
            }
        };
    }

    /** None, so that it is known when keys are refreshed, but the longest after a failure. */
    private long jitter() {
        return there.isEmpty() ? 1000 : 0;
    }
}
