package portcullis.cli;

import picocli.CommandLine;

/** Tooling for policies. Needs a sub-command. */
@CommandLine.Command(name = "policy", description = "checks policies, shows what they are checked against and what they do")
final class PolicyCommand extends Command {
    private PolicyCommand(Surroundings surroundings) {
        super(surroundings);
    }

    static CommandLine with(Surroundings surroundings) {
        return new CommandLine(new PolicyCommand(surroundings))
                .addSubcommand(new PolicyCheckCommand(surroundings))
                .addSubcommand(new PolicySchemaCommand(surroundings))
                .addSubcommand(new PolicyReportCommand(surroundings))
                .addSubcommand(new TestCommand(surroundings, TestCommand.Scope.POLICIES));
    }

    @Override
    int execute() {
        err().println("policy wants one of: " + String.join(", ", spec.subcommands().keySet()));
        return Exit.USAGE;
    }
}
