package portcullis.config.keys;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What comes to light while declared keys are read: problems, the values in force, and where secrets stand. */
public final class Findings {
    private final List<ConfigProblem> problems = new ArrayList<>();
    private final List<EffectiveValue> values = new ArrayList<>();
    private final List<SecretUse> secrets = new ArrayList<>();
    private int errors;

    /**
     * A secret that was read.
     *
     * @param material whether it stands in the file, or where it was referred to
     */
    public record SecretUse(Place place, Tree.Material material) {}

    public void add(ConfigProblem problem) {
        problems.add(problem);
        if (problem.severity() == ConfigProblem.Severity.ERROR) {
            errors++;
        }
    }

    void add(EffectiveValue value) {
        values.add(value);
    }

    void add(SecretUse secret) {
        secrets.add(secret);
    }

    /** How many errors were found so far; growth during a piece of reading means that its result is void. */
    public int errors() {
        return errors;
    }

    public List<ConfigProblem> problems() {
        return Collections.unmodifiableList(problems);
    }

    public List<EffectiveValue> values() {
        return Collections.unmodifiableList(values);
    }

    public List<SecretUse> secrets() {
        return Collections.unmodifiableList(secrets);
    }
}
