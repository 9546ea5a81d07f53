package portcullis.config.source;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a load rests on, so that somebody can watch it without understanding it.
 *
 * @param folders whose files count by their names
 * @param files that count by themselves, whether they exist or not
 * @param fingerprint over all names and contents; equal exactly when a load would read the same
 */
public record Inputs(List<Listing> folders, List<Path> files, String fingerprint) {

    static String fingerprint(Map<Listing, List<Path>> listings, Map<Path, String> hashes) {
        List<String> texts = new ArrayList<>();
        listings.forEach((listing, listed) -> {
            texts.add("folder");
            texts.add(listing.folder().toString());
            listed.forEach(path -> texts.add(path.toString()));
        });
        hashes.forEach((path, hash) -> {
            texts.add(path.toString());
            texts.add(hash);
        });
        return digest(texts);
    }

    /** Whether a load would still read the same. Reads all of it again: for once after a load, not for watching. */
    public boolean isCurrent() {
        Map<Listing, List<Path>> listings = new TreeMap<>();
        Map<Path, String> hashes = new TreeMap<>();
        for (Listing folder : folders) {
            List<Path> listed = SourceFiles.listNow(folder, (file, attributes) -> {});
            listings.put(folder, listed);
            listed.forEach(path -> hashes.put(path, hash(SourceFiles.readNow(path))));
        }
        files.forEach(path -> hashes.put(path, hash(SourceFiles.readNow(path))));
        return fingerprint.equals(fingerprint(listings, hashes));
    }

    /** Hexadecimal SHA-256 over several texts. */
    public static String digest(List<String> texts) {
        MessageDigest digest = sha256();
        texts.forEach(text -> add(digest, text));
        return HexFormat.of().formatHex(digest.digest());
    }

    static String hash(SourceFiles.Content content) {
        return switch (content) {
            case SourceFiles.Content.Bytes(byte[] bytes) -> HexFormat.of().formatHex(sha256().digest(bytes));
            case SourceFiles.Content.Absent() -> "absent";
            case SourceFiles.Content.Unreadable(String why) -> why;
        };
    }

    /** Adds text so that no two sequences of texts give the same digest. */
    private static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
    }
}
