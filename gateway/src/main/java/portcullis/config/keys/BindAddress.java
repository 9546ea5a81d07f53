package portcullis.config.keys;

/**
 * Where to listen, written {@code 0.0.0.0:8443} or {@code [::1]:9900}.
 *
 * @param host an address literal without brackets, or {@code localhost}
 * @param port 0 to 65535; 0 asks the system for a free one
 */
public record BindAddress(String host, int port) {
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
