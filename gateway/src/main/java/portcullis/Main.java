package portcullis;

import portcullis.cli.PortcullisCommand;
import portcullis.cli.Surroundings;

/** Where the process begins. */
final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(PortcullisCommand.execute(Surroundings.ofThisProcess(), arguments));
    }
}
