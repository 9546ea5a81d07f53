package portcullis.cli;

/** Exit codes of all commands. A wrong usage is 2, which is also picocli's own code for it. */
final class Exit {
    static final int FINE = 0;
    static final int PROBLEMS = 1;
    static final int USAGE = 2;

    private Exit() {}
}
