package portcullis.cli;

import picocli.AutoComplete;
import picocli.CommandLine;

/** The command line as a whole: the list of commands. */
@CommandLine.Command(
        name = "portcullis",
        description = "A standalone edge gateway, driven by files.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND")
public final class PortcullisCommand {
    private PortcullisCommand() {}

    /**
     * @param starter what {@code run} starts
     * @return the exit code: 0 fine, 1 problems found, 2 wrong usage
     */
    public static int execute(Surroundings surroundings, RunCommand.Starter starter, String... arguments) {
        return commandLine(surroundings, starter).execute(arguments);
    }

    static CommandLine commandLine(Surroundings surroundings, RunCommand.Starter starter) {
        return new CommandLine(new PortcullisCommand())
                .addSubcommand(new RunCommand(surroundings, starter))
                .addSubcommand(new RehearseCommand(surroundings, starter))
                .addSubcommand(new InitCommand(surroundings))
                .addSubcommand(new ValidateCommand(surroundings))
                .addSubcommand(new ExplainCommand(surroundings))
                .addSubcommand(new RoutesCommand(surroundings))
                .addSubcommand(new VersionsCommand(surroundings))
                .addSubcommand(ConfigCommand.with(surroundings))
                .addSubcommand(new TestCommand(surroundings, TestCommand.Scope.ALL))
                .addSubcommand(PolicyCommand.with(surroundings))
                .addSubcommand(TokenCommand.with(surroundings))
                .addSubcommand(new HealthCommand(surroundings))
                .addSubcommand(new ReadyCommand(surroundings))
                .addSubcommand(new ReloadCommand(surroundings))
                .addSubcommand(new AutoComplete.GenerateCompletion());
    }
}
