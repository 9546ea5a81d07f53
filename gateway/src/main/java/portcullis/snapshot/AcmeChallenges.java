package portcullis.snapshot;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;
import portcullis.exchange.Outcome;
import portcullis.exchange.Reason;
import portcullis.http.BodyReader;
import portcullis.http.FieldName;
import portcullis.http.RequestHead;
import portcullis.http.ResponseHead;
import portcullis.http.StandardFields;

/**
 * Answers ACME's http-01 challenges (RFC 8555, 8.3) with the files that a client such as certbot lays into a folder. A file
 * is read when it is asked for, because it is there for seconds. Nothing but regular files directly in the folder is ever
 * read: the name has no character that leads elsewhere, and links are not followed.
 */
final class AcmeChallenges {
    private static final System.Logger LOG = System.getLogger(AcmeChallenges.class.getName());
    private static final String PREFIX = "/.well-known/acme-challenge/";
    private static final FieldName CACHE_CONTROL = FieldName.of("Cache-Control");
    private static final int LONGEST_TOKEN = 128;
    /** An answer is a token and the digest of a key: some hundred bytes. */
    private static final int MOST_BYTES = 4096;

    private final Path folder;

    /** @param folder absolute; need not be there */
    AcmeChallenges(Path folder) {
        this.folder = folder;
    }

    static boolean takes(String path) {
        return path.startsWith(PREFIX);
    }

    /** @param request whose path {@link #takes} */
    Outcome answer(RequestHead request) {
        String token = request.target().path().substring(PREFIX.length());
        boolean asks = request.method().equals("GET") || request.method().equals("HEAD");
        byte[] content = asks && isToken(token) ? read(folder.resolve(token)) : null;
        if (content == null) {
            return Outcome.refuse(Reason.NO_ROUTE);
        }
        ResponseHead head = new ResponseHead(200);
        head.fields().add(StandardFields.CONTENT_TYPE, "application/octet-stream");
        head.fields().add(CACHE_CONTROL, "no-store");
        return new Outcome.Answered(head, BodyReader.of(content));
    }

    /** The alphabet of base64url (RFC 8555, 8.1), which has neither dots nor slashes. */
    private static boolean isToken(String text) {
        if (text.isEmpty() || text.length() > LONGEST_TOKEN) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean fits = c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_';
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private static byte @Nullable [] read(Path file) {
        try {
            // Looked at first: opening a pipe would wait for whoever writes to it.
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!found.isRegularFile()) {
                LOG.log(System.Logger.Level.WARNING, "{0} is no regular file and is not shown to ACME", file);
                return null;
            }
            try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                byte[] content = in.readNBytes(MOST_BYTES + 1);
                if (content.length > MOST_BYTES) {
                    LOG.log(System.Logger.Level.WARNING, "{0} is larger than " + MOST_BYTES + " bytes and is not shown to ACME", file);
                    return null;
                }
                return content;
            }
        } catch (NoSuchFileException unknown) {
            return null;
        } catch (IOException failed) {
            LOG.log(System.Logger.Level.WARNING, "{0} cannot be read for ACME ({1})", file, failed.getClass().getSimpleName());
            return null;
        }
    }
}
