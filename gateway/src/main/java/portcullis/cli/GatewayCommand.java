package portcullis.cli;

import java.io.IOException;
import java.util.Optional;

/** A command that asks the running gateway something and prints its answer as it is. */
abstract class GatewayCommand extends Command {
    GatewayCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    final int execute() throws IOException {
        Optional<StateDirectory.Control> control = state().running();
        if (control.isEmpty()) {
            err().println("no gateway runs on the state directory " + state().path());
            return Exit.PROBLEMS;
        }
        RunningGateway.Answer answer;
        try {
            answer = ask(new RunningGateway(control.get()));
        } catch (IOException unreachable) {
            err().println("the gateway at " + control.get().url() + " does not answer: " + unreachable.getMessage());
            return Exit.PROBLEMS;
        }
        print(answer);
        return answer.isFine() ? Exit.FINE : Exit.PROBLEMS;
    }

    abstract RunningGateway.Answer ask(RunningGateway gateway) throws IOException;

    void print(RunningGateway.Answer answer) {
        out().println(answer.body().strip());
    }
}
