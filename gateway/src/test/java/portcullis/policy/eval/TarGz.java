package portcullis.policy.eval;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;

/** The texts in a {@code .tar.gz}, one after the other and never all at once (POSIX.1-1988, ustar; short names only). */
public final class TarGz {
    private static final int BLOCK = 512;

    /** Takes one text. */
    public interface Visitor {
        void visit(String name, String text) throws IOException;
    }

    private TarGz() {}

    public static void read(Path file, Predicate<String> wanted, Visitor visitor) throws IOException {
        try (InputStream in = new GZIPInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16), 1 << 16)) {
            byte[] head = in.readNBytes(BLOCK);
            while (head.length == BLOCK && head[0] != 0) {
                String name = field(head, 0, 100);
                String octal = field(head, 124, 12).strip();
                int size = octal.isEmpty() ? 0 : Integer.parseInt(octal, 8);
                boolean isFile = head[156] == '0' || head[156] == 0;
                if (isFile && wanted.test(name)) {
                    visitor.visit(name, new String(in.readNBytes(size), StandardCharsets.UTF_8));
                } else {
                    in.skipNBytes(size);
                }
                in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
                head = in.readNBytes(BLOCK);
            }
        }
    }

    private static String field(byte[] head, int from, int length) {
        int end = from;
        while (end < from + length && head[end] != 0) {
            end++;
        }
        return new String(head, from, end - from, StandardCharsets.US_ASCII);
    }
}
