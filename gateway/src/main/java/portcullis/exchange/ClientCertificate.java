package portcullis.exchange;

import java.util.List;

/**
 * The certificate that a client proved in its handshake to be its own, and that came from an authority of the listener.
 *
 * @param name     what the client is called by it: the subject alternative name that the listener lets in, else the first SPIFFE
 *                 id, else the first other URI, else the first DNS name
 * @param names    all of its subject alternative names that are DNS names or URIs; never empty
 * @param sha256   of the certificate, in lower-case hexadecimal digits
 * @param notAfter Unix time in milliseconds after which it proves nothing
 * @param caller   whoever it names
 */
public record ClientCertificate(String name, List<String> names, String sha256, long notAfter, Caller caller) {
    public ClientCertificate(String name, List<String> names, String sha256, long notAfter) {
        this(name, names, sha256, notAfter, Caller.certified(name));
    }
}
