package portcullis.config;

import java.util.ArrayList;
import java.util.List;
import portcullis.config.keys.BindAddress;
import portcullis.config.keys.Formats;
import portcullis.config.keys.Place;

/** The addresses that the gateway itself listens on. */
record OwnPorts(List<Port> ports, List<ListenerConfig> listeners) {

    /**
     * @param name as an operator would say it
     */
    private record Port(String name, BindAddress bind, Place place) {}

    /** Takes what is wrong. */
    @FunctionalInterface
    interface Report {
        void tell(Place place, String wrong, String cure);
    }

    static OwnPorts of(GatewayConfig gateway) {
        List<Port> ports = new ArrayList<>();
        gateway.listeners().values().forEach(listener ->
                ports.add(new Port("listener " + listener.name(), listener.bind(), listener.place().at("bind"))));
        AdminConfig admin = gateway.admin();
        ports.add(new Port("the admin port", admin.bind(), admin.place().at("bind")));
        if (admin.probes() != null) {
            ports.add(new Port("the probes port", admin.probes(), admin.place().at("probes")));
        }
        return new OwnPorts(List.copyOf(ports), List.copyOf(gateway.listeners().values()));
    }

    /** Two of them on one address could not both be opened. */
    void refuseCollisions(Report report) {
        for (int i = 0; i < ports.size(); i++) {
            for (int j = 0; j < i; j++) {
                Port first = ports.get(j);
                Port second = ports.get(i);
                boolean same = first.bind.port() == second.bind.port() && first.bind.port() != 0;
                if (same && overlap(first.bind, second.bind)) {
                    // A port that was left to its default is nobody's mistake; the written one is.
                    Port culprit = second.place.isWritten() || !first.place.isWritten() ? second : first;
                    Port other = culprit == second ? first : second;
                    report.tell(culprit.place, "is the address of " + other.name, "a port of its own");
                }
            }
        }
    }

    /** A port of ours that does not speak the scheme would be an error to every client. Other servers are not known. */
    void warnOfRedirectsElsewhere(Report report) {
        for (ListenerConfig listener : listeners) {
            RedirectTo to = listener.redirectTo();
            if (to != null && listeners.stream().noneMatch(other -> other.isWhere(to))) {
                report.tell(
                        listener.place().at("redirect-to"),
                        "leads to " + Formats.wordOf(to.scheme()) + " on port " + to.port() + ", where no listener is found",
                        "the port of one, which its external-port may name");
            }
        }
    }

    private static boolean overlap(BindAddress one, BindAddress other) {
        boolean named = one.host().equals("localhost") || other.host().equals("localhost");
        return one.isWildcard()
                || other.isWildcard()
                || one.host().equals(other.host())
                || named && one.isLoopback() && other.isLoopback();
    }

    /** An endpoint that is this gateway would send each request round and round. Names are not looked up. */
    void refuseLoops(UpstreamConfig upstream, Report report) {
        Place list = upstream.place().at("endpoints");
        for (int i = 0; i < upstream.endpoints().size(); i++) {
            UpstreamConfig.Endpoint endpoint = upstream.endpoints().get(i);
            BindAddress address = new BindAddress(endpoint.host(), endpoint.port());
            for (Port port : ports) {
                if (port.bind.port() == address.port() && overlap(port.bind, address) && isHere(address, port.bind)) {
                    report.tell(list.item(i), "is " + port.name + " of this gateway", "an address of the upstream");
                }
            }
        }
    }

    private static boolean isHere(BindAddress address, BindAddress bind) {
        return address.isLoopback() || address.isWildcard() || address.host().equals(bind.host());
    }
}
