package portcullis;

import portcullis.cli.PortcullisCommand;
import portcullis.cli.Surroundings;

/** Where the process begins: gives the command line what it needs to start a {@link Gateway}. */
final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        // Read once, by the first class of TLS that is loaded: clients may not ask for one handshake after the other.
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
        System.exit(PortcullisCommand.execute(Surroundings.ofThisProcess(), Gateway::new, arguments));
    }
}
