package portcullis.config.source;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.Findings;
import portcullis.config.keys.Place;
import portcullis.config.keys.Tree;

/**
 * Puts values in place of references: <code>${env:NAME}</code>, <code>${env:NAME:-default}</code>,
 * <code>${env:NAME:?why}</code> and <code>${file:PATH}</code>; <code>$${</code> is a dollar sign and a brace. What was
 * put in is not looked at again, so no value can bring in a reference.
 */
final class References {
    private final Map<String, String> environment;
    private final SourceFiles files;
    private final Function<String, Path> directoryOf;
    private final boolean allowUnresolved;
    private final Findings findings;
    private final Map<String, String> used = new TreeMap<>();

    /** What was found of one reference. */
    private sealed interface Found {
        /**
         * @param file that it was read from; null when it came from a variable
         * @param written whether the value stands in the reference itself, as a default does
         */
        record Value(String text, @Nullable Path file, boolean written) implements Found {}

        record Missing(String wrong, String cure) implements Found {}

        /** Not a reference at all, whatever values there are. */
        record Nonsense(String wrong, String cure) implements Found {}
    }

    /**
     * @param directoryOf the folder from which relative paths count, by the name of the file as printed
     * @param allowUnresolved leave a reference without a value as it is, marked, instead of noting an error
     */
    References(
            Map<String, String> environment,
            SourceFiles files,
            Function<String, Path> directoryOf,
            boolean allowUnresolved,
            Findings findings) {
        this.environment = environment;
        this.files = files;
        this.directoryOf = directoryOf;
        this.allowUnresolved = allowUnresolved;
        this.findings = findings;
    }

    /** The variables that were asked for and what they held; the empty string for one that was not there. */
    Map<String, String> used() {
        return Collections.unmodifiableMap(used);
    }

    Tree.Block resolve(Tree.Block block, String path) {
        Map<String, Tree.Field> fields = new LinkedHashMap<>();
        boolean changed = false;
        for (Map.Entry<String, Tree.Field> entry : block.fields().entrySet()) {
            Tree.Field field = entry.getValue();
            String own = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
            Tree value = resolve(field.value(), own);
            changed |= value != field.value();
            fields.put(entry.getKey(), value == field.value() ? field : new Tree.Field(field.origin(), value));
        }
        return changed ? new Tree.Block(Collections.unmodifiableMap(fields), block.origin()) : block;
    }

    private Tree resolve(Tree tree, String path) {
        return switch (tree) {
            case Tree.Block block -> resolve(block, path);
            case Tree.Items list -> resolve(list, path);
            case Tree.Scalar scalar -> resolve(scalar, path);
        };
    }

    private Tree resolve(Tree.Items list, String path) {
        List<Tree> items = new ArrayList<>(list.items().size());
        boolean changed = false;
        for (Tree item : list.items()) {
            Tree value = resolve(item, path + "[" + items.size() + "]");
            changed |= value != item;
            items.add(value);
        }
        return changed ? new Tree.Items(Collections.unmodifiableList(items), list.origin()) : list;
    }

    Tree.Scalar resolve(Tree.Scalar scalar, String path) {
        String text = scalar.text();
        if (text == null || !text.contains("${")) {
            return scalar;
        }
        StringBuilder resolved = new StringBuilder();
        List<Path> read = new ArrayList<>();
        boolean written = false;
        boolean unresolved = false;
        int at = 0;
        while (at < text.length()) {
            int dollar = text.indexOf("${", at);
            if (dollar > at || dollar < 0) {
                String between = text.substring(at, dollar < 0 ? text.length() : dollar);
                boolean escaped = dollar > 0 && between.endsWith("$");
                resolved.append(escaped ? between.substring(0, between.length() - 1) : between);
                written = true;
                if (dollar < 0) {
                    break;
                }
                if (escaped) {
                    resolved.append("${");
                    at = dollar + 2;
                    continue;
                }
            }
            int end = text.indexOf('}', dollar);
            Found found = end < 0
                    ? new Found.Nonsense("has ${ without its }", "${env:NAME}, ${file:PATH}, or $${ for the characters")
                    : find(text.substring(dollar + 2, end), scalar);
            switch (found) {
                case Found.Value(String value, Path file, boolean inline) -> {
                    resolved.append(value);
                    written |= inline;
                    if (file != null) {
                        read.add(file);
                    }
                }
                case Found.Missing(String wrong, String cure) -> {
                    unresolved = true;
                    if (!allowUnresolved) {
                        findings.add(ConfigProblem.error(Place.of(scalar.origin(), path), wrong, cure));
                    }
                }
                case Found.Nonsense(String wrong, String cure) -> {
                    unresolved = true;
                    findings.add(ConfigProblem.error(Place.of(scalar.origin(), path), wrong, cure));
                }
            }
            at = end < 0 ? text.length() : end + 1;
        }
        Tree.Material material = unresolved
                ? new Tree.Material.Unresolved()
                : written ? Tree.WRITTEN : new Tree.Material.Referenced(List.copyOf(read));
        return new Tree.Scalar(resolved.toString(), scalar.origin(), material);
    }

    private Found find(String reference, Tree.Scalar scalar) {
        if (reference.startsWith("env:")) {
            return variable(reference.substring(4));
        }
        if (reference.startsWith("file:")) {
            return file(reference.substring(5), scalar);
        }
        return new Found.Nonsense(
                "'${" + reference + "}' is not a reference", "${env:NAME}, ${file:PATH}, or $${ for the characters");
    }

    private Found variable(String reference) {
        int colon = reference.indexOf(':');
        String name = colon < 0 ? reference : reference.substring(0, colon);
        String mode = colon < 0 ? "" : reference.substring(colon);
        boolean known = mode.isEmpty() || mode.startsWith(":-") || mode.startsWith(":?");
        if (name.isEmpty() || !known) {
            return new Found.Nonsense(
                    "'${env:" + reference + "}' is not a reference",
                    "${env:NAME}, ${env:NAME:-default} or ${env:NAME:?why}");
        }
        String value = environment.get(name);
        used.put(name, value == null ? "" : value);
        if (mode.startsWith(":-")) {
            boolean set = value != null && !value.isEmpty();
            return new Found.Value(set ? value : mode.substring(2), null, !set);
        }
        if (value == null || mode.startsWith(":?") && value.isEmpty()) {
            String why = mode.isEmpty() ? "" : mode.substring(2);
            return new Found.Missing(
                    "the variable " + name + " is not set" + (why.isEmpty() ? "" : ": " + why),
                    "set it, or ${env:" + name + ":-default}");
        }
        return new Found.Value(value, null, false);
    }

    private Found file(String name, Tree.Scalar scalar) {
        Path path;
        try {
            path = directoryOf.apply(scalar.origin().file()).resolve(name).normalize();
        } catch (InvalidPathException notAPath) {
            return new Found.Nonsense("'" + name + "' is not a path", "${file:PATH}");
        }
        return switch (files.read(path)) {
            case SourceFiles.Content.Bytes(byte[] bytes) -> {
                try {
                    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
                    yield new Found.Value(withoutLastLineEnd(text), path, false);
                } catch (CharacterCodingException notText) {
                    yield new Found.Nonsense("the file " + path + " is not UTF-8", "text in UTF-8");
                }
            }
            case SourceFiles.Content.Absent() -> new Found.Missing(
                    "the file " + path + " does not exist", "a file; relative paths count from the file that names them");
            case SourceFiles.Content.Unreadable(String why) -> new Found.Missing(
                    "the file " + path + " " + why, "a readable file of at most 1MiB");
        };
    }

    private static String withoutLastLineEnd(String text) {
        String result = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        return result.endsWith("\r") ? result.substring(0, result.length() - 1) : result;
    }
}
