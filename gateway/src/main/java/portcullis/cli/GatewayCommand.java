package portcullis.cli;

import java.io.IOException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** A command that asks the running gateway something and prints its answer as it is. */
abstract class GatewayCommand extends Command {
    GatewayCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    final int execute() throws IOException, Surroundings.NotFound {
        Optional<StateDirectory.Control> control = state().running();
        if (control.isEmpty()) {
            return alone();
        }
        RunningGateway.Answer answer;
        try {
            answer = answer(state(), control.get(), this::ask);
        } catch (IOException unreachable) {
            err().println("the gateway at " + control.get().url() + " does not answer: " + unreachable.getMessage());
            return Exit.PROBLEMS;
        }
        print(answer);
        return answer.isFine() ? Exit.FINE : Exit.PROBLEMS;
    }

    /** What to do while no gateway runs. */
    int alone() throws IOException, Surroundings.NotFound {
        err().println("no gateway runs on the state directory " + state().path());
        return Exit.PROBLEMS;
    }

    /** What to ask. */
    interface Question {
        RunningGateway.Answer ask(RunningGateway gateway) throws IOException, Surroundings.NotFound;
    }

    /**
     * A certificate may be replaced between our look at the file and our call; then the file says something else now.
     *
     * @param control what the file said
     */
    static RunningGateway.Answer answer(StateDirectory state, StateDirectory.Control control, Question question)
            throws IOException, Surroundings.NotFound {
        try {
            return question.ask(new RunningGateway(control));
        } catch (SSLException untrusted) {
            Optional<StateDirectory.Control> now = state.running();
            if (now.isEmpty() || now.get().equals(control)) {
                throw untrusted;
            }
            return question.ask(new RunningGateway(now.get()));
        }
    }

    abstract RunningGateway.Answer ask(RunningGateway gateway) throws IOException, Surroundings.NotFound;

    void print(RunningGateway.Answer answer) {
        out().println(answer.body().strip());
    }
}
