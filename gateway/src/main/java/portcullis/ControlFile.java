package portcullis;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portcullis.cli.StateDirectory;
import portcullis.tls.ServedCertificate;
import portcullis.tls.ServerTls;

/** Keeps the file true by which commands find the operator's port: where it is, and which certificates it shows. */
final class ControlFile {
    private final StateDirectory state;
    private final String token;
    private StateDirectory.@Nullable Control written;

    ControlFile(StateDirectory state, String token) {
        this.state = state;
        this.token = token;
    }

    /** @param tls what the port speaks; null for plaintext */
    synchronized void write(String url, @Nullable ServerTls tls) throws IOException {
        List<String> certificates = tls == null
                ? List.of()
                : tls.certificates().stream().map(ServedCertificate::sha256).toList();
        StateDirectory.Control control = new StateDirectory.Control(url, token, certificates);
        if (!control.equals(written)) {
            state.write(control);
            written = control;
        }
    }
}
