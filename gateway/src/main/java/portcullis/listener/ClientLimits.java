package portcullis.listener;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How much one client address has open at a time. An address that has nothing open is forgotten, so the map is bounded by connections. */
final class ClientLimits {
    private final ConcurrentHashMap<String, Client> clients = new ConcurrentHashMap<>();

    /** One address with its counts. */
    static final class Client {
        private final AtomicInteger requests = new AtomicInteger();
        private int connections;
        private int holders;

        /** Counts a request in; false, and nothing counted, when there are {@code most} already. */
        boolean beginRequest(int most) {
            if (requests.incrementAndGet() > most) {
                requests.decrementAndGet();
                return false;
            }
            return true;
        }

        void endRequest() {
            requests.decrementAndGet();
        }
    }

    /** Counts a connection of that address in, unless it has {@code most} already; {@link #disconnect} must follow. */
    boolean connect(String address, int most) {
        boolean[] fits = new boolean[1];
        clients.compute(address, (key, known) -> {
            Client client = known == null ? new Client() : known;
            fits[0] = client.connections < most;
            if (fits[0]) {
                client.connections++;
                client.holders++;
            }
            return client.holders == 0 ? null : client;
        });
        return fits[0];
    }

    void disconnect(String address) {
        clients.computeIfPresent(address, (key, client) -> {
            client.connections--;
            return --client.holders == 0 ? null : client;
        });
    }

    /** The counts of an address, kept until {@link #leave}. */
    Client enter(String address) {
        return clients.compute(address, (key, known) -> {
            Client client = known == null ? new Client() : known;
            client.holders++;
            return client;
        });
    }

    void leave(String address) {
        clients.computeIfPresent(address, (key, client) -> --client.holders == 0 ? null : client);
    }
}
