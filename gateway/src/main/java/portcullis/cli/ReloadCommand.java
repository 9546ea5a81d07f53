package portcullis.cli;

import java.io.IOException;
import picocli.CommandLine;

@CommandLine.Command(
        name = "reload",
        description = "has the running gateway read its files now, and says what came of it")
final class ReloadCommand extends GatewayCommand {
    ReloadCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    RunningGateway.Answer ask(RunningGateway gateway) throws IOException {
        return gateway.post("/admin/reload");
    }
}
