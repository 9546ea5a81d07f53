package portcullis.explain.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portcullis.policy.source.PolicyText;

/** When policies were changed last, where they lie in a git work tree and git is there. */
public final class PolicyHistory {
    /** For all files together: a report that waits for its least important column is none. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Map<String, Blame> files = new HashMap<>();
    private final Set<String> uncommitted = new LinkedHashSet<>();
    private final List<String> notes = new ArrayList<>();

    private PolicyHistory() {}

    /**
     * Asks git about the files of some policies, for at most 10 s.
     *
     * @param folders where the folder of policies may be; the first one with a file in it is it
     */
    public static PolicyHistory of(List<Path> folders, List<PolicyText> policies) {
        return of(folders, policies, new Git("git", PATIENCE));
    }

    static PolicyHistory of(List<Path> folders, List<PolicyText> policies, Git git) {
        PolicyHistory history = new PolicyHistory();
        Set<String> names = new LinkedHashSet<>();
        policies.forEach(policy -> names.add(policy.place().file()));
        if (!names.isEmpty()) {
            try {
                history.read(folders, names, git);
            } catch (IOException broken) {
                history.notes.add("git cannot be asked for last changes: " + broken.getMessage());
            }
        }
        return history;
    }

    /** What is left out, for people. */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    /** Null where nothing is known. */
    public @Nullable Change change(PolicyText policy) {
        String file = policy.place().file();
        if (uncommitted.contains(file)) {
            return new Change.Uncommitted();
        }
        Blame blame = files.get(file);
        return blame == null ? null : blame.last(policy.place().line(), policy.lastLine());
    }

    private void read(List<Path> folders, Set<String> names, Git git) throws IOException {
        Path folder = folders.stream()
                .filter(each -> Files.exists(each.resolveSibling(names.iterator().next())))
                .findFirst()
                .orElseThrow(() -> new IOException("the policies are not there any more"));
        Git.Answer tree = git.says(folder, "rev-parse", "--is-inside-work-tree", "--is-shallow-repository");
        if (git.isLate()) {
            tooLate();
        } else if (tree.exit() != 0 || !tree.out().startsWith("true")) {
            notes.add("no last changes: git says " + tree.out().strip().lines().findFirst().orElse("nothing") + " (" + folder + ")");
        } else {
            if (tree.out().strip().endsWith("true")) {
                notes.add("the clone is shallow: what is older than its first commit seems to be from then");
            }
            readFiles(folder, names, git);
        }
    }

    private void readFiles(Path folder, Set<String> names, Git git) throws IOException {
        for (String name : names) {
            Path file = folder.resolveSibling(name);
            Git.Answer answer = git.prints(file.getParent(), "blame", "--porcelain", "--encoding=UTF-8", "--no-textconv", "--",
                    file.getFileName().toString());
            if (git.isLate()) {
                tooLate();
                return;
            }
            if (answer.exit() == 0) {
                files.put(name, Blame.parse(answer.out()));
            } else {
                uncommitted.add(name); // in a work tree git refuses only what it does not have
            }
        }
    }

    private void tooLate() {
        notes.add("git takes too long: last changes are left out from there on");
    }
}
