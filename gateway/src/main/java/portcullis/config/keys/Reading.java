package portcullis.config.keys;

import java.util.List;
import org.jspecify.annotations.Nullable;
import portcullis.kit.JsonWriter;

/** Where the reader stands: file, path of the key, and what was found so far. */
public final class Reading {
    private final Findings findings;
    private final String file;
    private final String path;
    private final String name;
    private final boolean production;
    private final boolean restart;
    private final boolean quiet;
    private final NamedPaths paths;

    private Reading(
            Findings findings,
            NamedPaths paths,
            String file,
            String path,
            String name,
            boolean production,
            boolean restart,
            boolean quiet) {
        this.findings = findings;
        this.paths = paths;
        this.file = file;
        this.path = path;
        this.name = name;
        this.production = production;
        this.restart = restart;
        this.quiet = quiet;
    }

    /**
     * At the top of a file.
     *
     * @param paths leads to what keys name on disk
     * @param production whether what production refuses is an error, rather than a warning
     */
    public static Reading of(String file, Findings findings, NamedPaths paths, boolean production) {
        return new Reading(findings, paths, file, "", "", production, false, false);
    }

    /** One key further down. */
    public Reading at(String key) {
        return new Reading(findings, paths, file, Place.join(path, key), key, production, restart, quiet);
    }

    Reading item(int index) {
        return new Reading(findings, paths, file, path + "[" + index + "]", name, production, restart, quiet);
    }

    /** The same place, from here on under a key whose changes wait for a restart. */
    Reading restart() {
        return new Reading(findings, paths, file, path, name, production, true, quiet);
    }

    /** The same place; values in force are no longer noted, because the caller notes them as a whole. */
    public Reading quiet() {
        return new Reading(findings, paths, file, path, name, production, restart, true);
    }

    /** The key, or the name in a map, that this reading is at. */
    String name() {
        return name;
    }

    /** The place of what is being read. */
    public Place place(Tree tree) {
        return Place.of(tree, path);
    }

    /** Whether what production refuses is an error here. */
    boolean isProduction() {
        return production;
    }

    /** Leads to what keys name on disk. */
    NamedPaths paths() {
        return paths;
    }

    /** How many errors were found so far. */
    public int errors() {
        return findings.errors();
    }

    /** Notes an error and gives back the null that the caller returns for it. */
    public <T> @Nullable T wrong(Tree tree, String wrong, String cure) {
        findings.add(ConfigProblem.error(place(tree), wrong, cure));
        return null;
    }

    /** Notes a problem that is about somewhere else. */
    public void note(ConfigProblem problem) {
        findings.add(problem);
    }

    /** Notes the value that is in force here. */
    public void value(String printed, Origin origin) {
        if (!quiet) {
            findings.add(new EffectiveValue(file, path, onOneLine(printed), origin, restart));
        }
    }

    private static String onOneLine(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < ' ') {
                return JsonWriter.compact().value((Object) value).toString();
            }
        }
        return value;
    }

    void secret(Tree.Scalar scalar) {
        findings.add(new Findings.SecretUse(place(scalar), scalar.material()));
    }

    /** The secret is what the file holds; its path is none. */
    void secret(Tree.Scalar scalar, NamedFile file) {
        findings.add(new Findings.SecretUse(place(scalar), new Tree.Material.Referenced(List.of(file.path()))));
    }
}
