package portcullis.stores;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A Lua script that runs atomically on the server, known there by the SHA-1 of its text. */
public final class Script {
    private final String text;
    private final String digest;

    /** @param text which gets one key and any arguments, and answers with a list */
    public Script(String text) {
        this.text = text;
        try {
            byte[] sha1 = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            digest = HexFormat.of().formatHex(sha1);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }

    public String text() {
        return text;
    }

    /** By which EVALSHA names it. */
    String digest() {
        return digest;
    }
}
