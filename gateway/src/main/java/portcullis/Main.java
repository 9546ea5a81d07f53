package portcullis;

import portcullis.cli.PortcullisCommand;
import portcullis.cli.Surroundings;

/** Where the process begins: gives the command line what it needs to start a {@link Gateway}. */
final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(PortcullisCommand.execute(Surroundings.ofThisProcess(), Gateway::new, arguments));
    }
}
