package portcullis.cli;

import java.io.IOException;
import picocli.CommandLine;

@CommandLine.Command(name = "health", description = "says whether the running gateway is healthy")
final class HealthCommand extends GatewayCommand {
    HealthCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    RunningGateway.Answer ask(RunningGateway gateway) throws IOException {
        return gateway.get("/health");
    }
}
