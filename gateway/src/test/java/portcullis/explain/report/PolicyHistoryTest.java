package portcullis.explain.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portcullis.config.PolicyFile;
import portcullis.config.keys.Origin;
import portcullis.config.keys.Place;
import portcullis.policy.source.PolicyText;

/** Real repositories; without git the tests are skipped that need one. */
class PolicyHistoryTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final PolicyText FIRST = policy(1, "permit(principal,\n action, resource);");
    private static final PolicyText SECOND = policy(3, "forbid(principal, action, resource);");

    @TempDir
    Path root;

    private Path folder = Path.of("");
    private int commits;

    private static PolicyText policy(int line, String text) {
        Place place = Place.of(new Origin("policies/a.cedar", line, 1), "");
        return new PolicyText("a.cedar:" + line, PolicyFile.Kind.ENFORCED, place, text);
    }

    @BeforeEach
    void write() throws IOException {
        folder = Files.createDirectory(root.resolve("policies"));
        Files.writeString(folder.resolve("a.cedar"), FIRST.text() + "\n" + SECOND.text() + "\n");
    }

    private void git(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "git", "-c", "user.name=Anna", "-c", "user.email=anna@example.com", "-c", "commit.gpgsign=false", "-C",
                root.toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
        builder.environment().put("GIT_COMMITTER_DATE", "2026-01-01T00:00:%02dZ".formatted(commits));
        try {
            assertEquals(0, builder.start().waitFor(), () -> String.join(" ", words));
        } catch (IOException absent) {
            Assumptions.abort("git is not here: " + absent.getMessage());
        }
    }

    private void commit(String subject) throws IOException, InterruptedException {
        commits++; // two within one second would be equally new
        git("add", "--all");
        git("commit", "--quiet", "--message", subject);
    }

    private PolicyHistory history(Git git) {
        return PolicyHistory.of(List.of(root.resolve("elsewhere/policies"), folder), List.of(FIRST, SECOND), git);
    }

    private String subject(PolicyText policy) {
        PolicyHistory history = history(new Git("git", LONG));
        assertEquals(List.of(), history.notes());
        return assertInstanceOf(Change.Committed.class, history.change(policy)).subject();
    }

    @Test
    void eachPolicyHasTheLastChangeOfItsOwnLines() throws Exception {
        git("init", "--quiet");
        commit("Begin");
        Files.writeString(folder.resolve("a.cedar"), FIRST.text().replace("action,", "action ,") + "\n" + SECOND.text() + "\n");
        commit("Edit the first");

        assertEquals("Edit the first", subject(FIRST));
        assertEquals("Begin", subject(SECOND));
    }

    @Test
    void whatIsNotCommittedIsSaidToBeSo() throws Exception {
        git("init", "--quiet");
        assertInstanceOf(Change.Uncommitted.class, history(new Git("git", LONG)).change(FIRST));

        commit("Begin");
        Files.writeString(folder.resolve("a.cedar"), FIRST.text() + "\n" + SECOND.text().replace("forbid", "permit") + "\n");
        assertEquals("Begin", subject(FIRST));
        assertInstanceOf(Change.Uncommitted.class, history(new Git("git", LONG)).change(SECOND));
    }

    @Test
    void outsideOfAWorkTreeItSaysSo() throws Exception {
        git("--version");
        PolicyHistory history = history(new Git("git", LONG));

        assertNull(history.change(FIRST));
        assertTrue(history.notes().getFirst().contains("not a git repository"), history.notes()::toString);
    }

    @Test
    void withoutGitItSaysSo() {
        PolicyHistory history = history(new Git(root.resolve("no-such-program").toString(), LONG));

        assertNull(history.change(FIRST));
        assertTrue(history.notes().getFirst().startsWith("git cannot be asked for last changes"), history.notes()::toString);
    }

    @Test
    void whatTakesTooLongIsEndedAndLeftOut() throws IOException {
        Path slow = Files.createFile(root.resolve("slow"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(slow, "#!/bin/sh\nexec sleep 60\n");
        PolicyHistory history = history(new Git(slow.toString(), Duration.ofMillis(50)));

        assertNull(history.change(FIRST));
        assertEquals(List.of("git takes too long: last changes are left out from there on"), history.notes());
    }
}
