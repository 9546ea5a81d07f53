package portcullis.cli;

import java.io.IOException;
import picocli.CommandLine;

@CommandLine.Command(name = "ready", description = "says whether the running gateway takes requests")
final class ReadyCommand extends GatewayCommand {
    ReadyCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    RunningGateway.Answer ask(RunningGateway gateway) throws IOException {
        return gateway.get("/ready");
    }
}
