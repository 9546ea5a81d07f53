package portcullis.explain.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class BlameTest {
    private static final String OLD = "a".repeat(40);
    private static final String NEW = "b".repeat(40);
    private static final String WORK_TREE = "0".repeat(40);

    /** As git prints it: what is known of a commit stands with its first line only. */
    private static final String PORCELAIN = OLD + " 1 1 2\n"
            + "author Anna\nauthor-mail <a@example.com>\nauthor-time 1\nauthor-tz +0000\n"
            + "committer Bob\ncommitter-mail <b@example.com>\ncommitter-time 1000\ncommitter-tz +0000\n"
            + "summary Begin\nboundary\nfilename orders.cedar\n"
            + "\tpermit (\n"
            + OLD + " 2 2\n"
            + "\tauthor, says the policy\n"
            + NEW + " 3 3 1\n"
            + "author Bob\ncommitter-time 2000\nsummary Let support read\nprevious " + OLD + " orders.cedar\nfilename orders.cedar\n"
            + "\t);\n"
            + WORK_TREE + " 4 4 1\n"
            + "author Not Committed Yet\ncommitter-time 3000\nsummary Version of orders.cedar\nfilename orders.cedar\n"
            + "\t\n";

    private static final Change.Committed BEGIN = new Change.Committed(OLD, Instant.ofEpochSecond(1000), "Anna", "Begin");
    private static final Change.Committed LATER = new Change.Committed(NEW, Instant.ofEpochSecond(2000), "Bob", "Let support read");

    @Test
    void theNewestOfSomeLinesIsTheirLastChange() {
        Blame blame = Blame.parse(PORCELAIN);

        assertEquals(4, blame.lines().size());
        assertEquals(BEGIN, blame.last(1, 1));
        assertEquals(BEGIN, blame.last(1, 2));
        assertEquals(LATER, blame.last(1, 3));
    }

    @Test
    void whatIsOnlyInTheWorkTreeIsNewest() {
        Blame blame = Blame.parse(PORCELAIN);

        assertInstanceOf(Change.Uncommitted.class, blame.last(4, 4));
        assertInstanceOf(Change.Uncommitted.class, blame.last(1, 4));
        assertInstanceOf(Change.Uncommitted.class, blame.last(7, 9), "git does not know these lines");
        assertEquals(LATER, blame.last(3, 3));
    }
}
