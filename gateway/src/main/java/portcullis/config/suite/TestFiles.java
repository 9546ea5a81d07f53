package portcullis.config.suite;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.Findings;
import portcullis.config.keys.NearestName;
import portcullis.config.keys.Reading;
import portcullis.config.source.Documents;
import portcullis.config.source.SeparateDocuments;

/**
 * The tests of some files.
 *
 * @param files in the order of their names; not all of them when there are errors among the problems
 * @param problems errors and warnings, in the order they were found
 */
public record TestFiles(List<TestFile> files, List<ConfigProblem> problems) {

    /** The folder of tests inside of those of the configuration and of the policies. */
    public static final String FOLDER = "tests";

    /** The folder in it whose files other commands read. */
    private static final String LOAD = "load";

    /** Where tests lie when nobody says: beside what they test. Empty when neither folder is there. */
    public static List<Path> places(Path conf, @Nullable Path policies) {
        Stream<Path> folders = policies == null ? Stream.of(conf) : Stream.of(conf, policies);
        return folders.map(folder -> folder.resolve(FOLDER)).filter(Files::isDirectory).toList();
    }

    /**
     * Reads files, and folders with all that is in them; two cases of one name are an error by the notation itself.
     *
     * @param workingDirectory absolute; names of files below it are printed as seen from there
     * @param places files and folders, absolute
     * @param conf the folder of the configuration, absolute
     * @param variables the environment of the process
     */
    public static TestFiles read(Path workingDirectory, List<Path> places, Path conf, Map<String, String> variables) {
        Findings findings = new Findings();
        SeparateDocuments documents = new SeparateDocuments(workingDirectory, variables, findings);
        List<TestFile> files = new ArrayList<>();
        for (Documents.Document document : documents.read(places, List.of(conf.resolve(FOLDER).resolve(LOAD)))) {
            TestFile file =
                    TestFile.KEYS.read(document.tree(), Reading.of(document.name(), findings, documents.paths(), false));
            if (file != null) {
                check(file, findings);
                files.add(file);
            }
        }
        return new TestFiles(List.copyOf(files), findings.problems());
    }

    /** What no key can say by itself. */
    private static void check(TestFile file, Findings findings) {
        for (Scenario scenario : file.scenarios().values()) {
            if (scenario.expect().isEmpty()) {
                findings.add(ConfigProblem.error(
                        scenario.expect().place(),
                        "expects nothing, so it could never fail",
                        "for example { outcome: forwarded } or { reason: denied }"));
            }
        }
        Set<String> known = file.callers().keySet();
        Stream.concat(
                        file.scenarios().values().stream().map(Scenario::caller),
                        file.policyCases().values().stream().map(PolicyCase::caller))
                .forEach(caller -> {
                    if (caller instanceof TestCaller.Reference.Named named && !named.isNobody() && !known.contains(named.name())) {
                        String nearest = NearestName.to(named.name(), known);
                        findings.add(ConfigProblem.error(
                                named.place(),
                                "'" + named.name() + "' is not among the file's callers",
                                nearest != null
                                        ? "did you mean '" + nearest + "'?"
                                        : known.isEmpty() ? "callers: { " + named.name() + ": { subject: .. } }" : "one of " + String.join(", ", known)));
                    }
                });
    }

    /** Whether nothing is wrong that a run would have to guess about. */
    public boolean areRight() {
        return problems.stream().noneMatch(problem -> problem.severity() == ConfigProblem.Severity.ERROR);
    }
}
