package portcullis.tests.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import portcullis.tests.fixtures.ExternalTool;

/**
 * One headless Chromium with one page, in a profile of its own that goes with it. Names ending in {@code .test} are this
 * machine; certificates are checked except for the one key that the test names; it talks to nobody else.
 */
final class Chromium implements AutoCloseable {
    private final Process process;
    private final Path profile;
    private final Path output;

    private Chromium(Process process, Path profile, Path output) {
        this.process = process;
        this.profile = profile;
        this.output = output;
    }

    /** @param trusted whose key may be in a certificate that no authority of the browser's vouches for */
    static Chromium open(String url, X509Certificate trusted) throws IOException {
        Path program = ExternalTool.require("chromium");
        Path profile = Files.createTempDirectory("portcullis-chromium");
        Path output = profile.resolve("output.txt");
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "--headless",
                "--no-first-run",
                "--no-default-browser-check",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-default-apps",
                "--disable-extensions",
                "--disable-sync",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--metrics-recording-only",
                "--no-pings",
                "--password-store=basic",
                "--user-data-dir=" + profile,
                "--host-resolver-rules=MAP *.test 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                "--ignore-certificate-errors-spki-list=" + keyHash(trusted)));
        if (System.getProperty("user.name").equals("root")) {
            command.add("--no-sandbox");
        }
        command.add(url);
        var builder = new ProcessBuilder(command);
        builder.environment().put("HOME", profile.toString());
        builder.environment().put("XDG_CONFIG_HOME", profile.toString());
        builder.environment().put("XDG_CACHE_HOME", profile.toString());
        Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
        return new Chromium(process, profile, output);
    }

    private static String keyHash(X509Certificate certificate) {
        try {
            return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(certificate.getPublicKey().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** What it printed so far, for messages of failed assertions. */
    String output() throws IOException {
        return Files.readString(output);
    }

    @Override
    public void close() throws IOException {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (ProcessHandle each : all) {
            each.onExit().completeOnTimeout(each, 5, TimeUnit.SECONDS).join();
        }
        try (Stream<Path> paths = Files.walk(profile)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
