package portcullis.explain.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who wrote each line of one file, as {@code git blame --porcelain} says. A line that was only taken away leaves nothing to blame:
 * then the change before it counts as the last.
 */
record Blame(List<Change> lines) {
    /** What git shows once for each commit, when it is first mentioned. */
    private static final class Commit {
        private String author = "";
        private String subject = "";
        private long seconds;
    }

    /** @throws NumberFormatException when that is no output of git's */
    static Blame parse(String porcelain) {
        Map<String, Commit> commits = new HashMap<>();
        List<Change> lines = new ArrayList<>();
        String name = "";
        boolean begins = true;
        for (String line : porcelain.split("\n", -1)) {
            if (line.isEmpty()) {
                continue;
            }
            if (begins) {
                int end = line.indexOf(' ');
                name = end < 0 ? line : line.substring(0, end);
                begins = false;
            } else if (line.charAt(0) == '\t') { // the line itself ends what is said of it
                lines.add(change(name, commits.computeIfAbsent(name, _ -> new Commit())));
                begins = true;
            } else {
                note(commits.computeIfAbsent(name, _ -> new Commit()), line);
            }
        }
        return new Blame(List.copyOf(lines));
    }

    private static void note(Commit commit, String line) {
        int end = line.indexOf(' ');
        String value = end < 0 ? "" : line.substring(end + 1);
        switch (end < 0 ? line : line.substring(0, end)) {
            case "author" -> commit.author = value;
            case "summary" -> commit.subject = value;
            case "committer-time" -> commit.seconds = Long.parseLong(value);
            default -> {}
        }
    }

    /** A name of zeros alone stands for the work tree. */
    private static Change change(String name, Commit commit) {
        return name.chars().allMatch(c -> c == '0')
                ? new Change.Uncommitted()
                : new Change.Committed(name, Instant.ofEpochSecond(commit.seconds), commit.author, commit.subject);
    }

    /**
     * The newest change to any of these lines; what is not committed is newest.
     *
     * @param first from 1
     * @param last what is beyond the end of the file does not count
     */
    Change last(int first, int last) {
        Change newest = new Change.Uncommitted();
        boolean found = false;
        for (Change change : lines.subList(Math.min(first - 1, lines.size()), Math.min(last, lines.size()))) {
            switch (change) {
                case Change.Uncommitted none -> {
                    return none;
                }
                case Change.Committed committed -> {
                    if (!found || newest instanceof Change.Committed before && committed.at().isAfter(before.at())) {
                        newest = committed;
                        found = true;
                    }
                }
            }
        }
        return newest;
    }
}
