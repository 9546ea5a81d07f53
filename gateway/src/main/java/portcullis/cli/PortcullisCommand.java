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
     * @return the exit code: 0 fine, 1 problems found, 2 wrong usage
     */
    public static int execute(Surroundings surroundings, String... arguments) {
        return commandLine(surroundings).execute(arguments);
    }

    static CommandLine commandLine(Surroundings surroundings) {
        CommandLine all = new CommandLine(new PortcullisCommand())
                .addSubcommand(new InitCommand(surroundings))
                .addSubcommand(new ValidateCommand(surroundings))
                .addSubcommand(new RoutesCommand(surroundings))
                .addSubcommand(new VersionsCommand(surroundings))
                .addSubcommand(ConfigCommand.with(surroundings))
                .addSubcommand(new HealthCommand(surroundings))
                .addSubcommand(new ReadyCommand(surroundings))
                .addSubcommand(new ReloadCommand(surroundings))
                .addSubcommand(new AutoComplete.GenerateCompletion());
        return all;
    }
}
