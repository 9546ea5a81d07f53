package portcullis.config.source;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import portcullis.config.PolicyFile;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.Origin;
import portcullis.config.keys.Place;

/** Reads the files of the folder of policies as text. What is in them is for the room {@code policy} to say. */
public final class PolicyReader {
    private final PolicyFolders folders;
    private final SourceFiles files;
    private final Consumer<ConfigProblem> problems;

    public PolicyReader(PolicyFolders folders, SourceFiles files, Consumer<ConfigProblem> problems) {
        this.folders = folders;
        this.files = files;
        this.problems = problems;
    }

    /** All that can be read, in the order of their names. */
    public List<PolicyFile> read() {
        List<PolicyFile> found = List.of();
        Path chosen = null;
        for (Path folder : folders.folders()) {
            // every folder is listed, so that files which appear in one of them are noticed
            List<Path> listed = files.list(Listing.policies(folder));
            if (chosen == null && !listed.isEmpty()) {
                chosen = folder;
                found = read(folder, listed);
            } else if (!listed.isEmpty()) {
                problems.accept(ConfigProblem.warning(
                        Place.of(folder.toString()),
                        "is not read, because there are policies in " + chosen,
                        "all policies in one folder; --policies names it"));
            }
        }
        Path inForce = chosen == null ? present() : chosen;
        if (inForce != null) {
            new StrayPolicies(inForce, problems).warn();
        }
        return found;
    }

    /** A folder without any policies may have misnamed ones in it. */
    private @Nullable Path present() {
        for (Path folder : folders.folders()) {
            if (Files.isDirectory(folder)) {
                return folder;
            }
        }
        if (folders.demanded()) {
            problems.accept(ConfigProblem.error(
                    Place.of(folders.folders().getFirst().toString()), "is not a folder", "the folder of policies in --policies"));
        }
        return null;
    }

    private List<PolicyFile> read(Path folder, List<Path> listed) {
        if (listed.size() > SourceFiles.MOST_FILES) {
            problems.accept(ConfigProblem.error(
                    Place.of(folder.getFileName().toString()),
                    "has more than " + SourceFiles.MOST_FILES + " files",
                    "several policies in one file"));
            return List.of();
        }
        List<PolicyFile> read = new ArrayList<>();
        for (Path path : listed) {
            String name = print(folder, path);
            switch (files.read(path)) {
                // a link that leads nowhere, or it went just now; without it the others might allow too much
                case SourceFiles.Content.Absent() ->
                    problems.accept(ConfigProblem.error(Place.of(name), "leads to no file", "a file, or no link"));
                case SourceFiles.Content.Unreadable(String why) ->
                    problems.accept(ConfigProblem.error(Place.of(name), why, "a readable file of at most 1MiB"));
                case SourceFiles.Content.Bytes(byte[] bytes) -> text(name, bytes, kind(folder.relativize(path)), read);
            }
        }
        read.sort(Comparator.comparing(PolicyFile::name));
        return List.copyOf(read);
    }

    private static PolicyFile.Kind kind(Path path) {
        if (path.getNameCount() == 1) {
            return path.toString().endsWith(".cedar") ? PolicyFile.Kind.ENFORCED : PolicyFile.Kind.SCHEMA;
        }
        return path.toString().endsWith(".cedar") ? PolicyFile.Kind.SHADOW : PolicyFile.Kind.ENTITIES;
    }

    /** Strictly: a replacement character in a policy would name somebody whom nobody wrote. */
    private void text(String name, byte[] bytes, PolicyFile.Kind kind, List<PolicyFile> read) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CharBuffer text = CharBuffer.allocate(bytes.length);
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        CoderResult result = decoder.decode(rest, text, true);
        text.flip();
        if (result.isError()) {
            Origin origin = end(name, text);
            problems.accept(ConfigProblem.error(
                    Place.of(origin, ""), "is not UTF-8 from the byte " + (rest.position() + 1) + " on", "text in UTF-8"));
        } else {
            read.add(new PolicyFile(name, kind, text.toString()));
        }
    }

    /** Where the text ends. */
    private static Origin end(String name, CharSequence text) {
        int line = 1;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\n') {
                line++;
                start = i + 1;
            }
        }
        return new Origin(name, line, text.length() - start + 1);
    }

    static String print(Path folder, Path path) {
        return folder.getFileName() + "/" + folder.relativize(path).toString().replace('\\', '/');
    }
}
