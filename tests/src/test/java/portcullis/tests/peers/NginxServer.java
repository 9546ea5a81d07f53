package portcullis.tests.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import portcullis.tests.fixtures.ExternalTool;
import portcullis.tests.fixtures.Issued;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.Waiting;

/**
 * An nginx of our own on a loopback port: serves the files of a folder, takes files at {@code /taken}, echoes what it
 * received at {@code /seen}, and what it knows of TLS at {@code /tls}.
 */
public final class NginxServer implements AutoCloseable {
    private final Path folder;
    private final Process process;
    private final int port;

    private NginxServer(Path folder, Process process, int port) {
        this.folder = folder;
        this.process = process;
        this.port = port;
    }

    static NginxServer start(int port) throws IOException {
        return start(port, "", "");
    }

    /**
     * Over TLS.
     *
     * @param directives more of them for the server, such as {@code ssl_protocols TLSv1.2;}
     */
    public static NginxServer startTls(int port, Issued shown, String directives) throws IOException {
        return start(port, " ssl", "ssl_certificate " + shown.certificateFile() + "; ssl_certificate_key " + shown.keyFile() + "; " + directives);
    }

    private static NginxServer start(int port, String listen, String directives) throws IOException {
        Path folder = Files.createTempDirectory("portcullis-nginx");
        // Started by root, nginx reads as somebody else.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectory(folder.resolve("files"));
        Files.setPosixFilePermissions(Files.createDirectory(folder.resolve("files/taken")), PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.writeString(folder.resolve("nginx.conf"), """
                daemon off;
                worker_processes 1;
                pid %1$s/nginx.pid;
                error_log stderr warn;
                events { worker_connections 512; }
                http {
                  access_log off;
                  client_body_temp_path %1$s/body;
                  proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  scgi_temp_path %1$s/scgi;
                  keepalive_timeout 1s;
                  client_max_body_size 1k;
                  server {
                    listen 127.0.0.1:%2$d%3$s;
                    %4$s
                    root %1$s/files;
                    location /taken/ { dav_methods PUT; dav_access all:r; client_max_body_size 64m; }
                    location = /tls { return 200 "$ssl_protocol $ssl_session_reused $ssl_client_verify $ssl_client_s_dn $ssl_server_name"; }
                    location = /seen { return 200 "$request_method $request_uri $http_x_forwarded_for $http_x_request_id"; }
                  }
                }
                """.formatted(folder, port, listen, directives));
        Process process = new ProcessBuilder(
                        ExternalTool.require("nginx").toString(), "-e", "stderr", "-p", folder.toString(), "-c", folder.resolve("nginx.conf").toString())
                .inheritIO()
                .start();
        var server = new NginxServer(folder, process, port);
        Waiting.until("nginx to listen", server::answers);
        return server;
    }

    private boolean answers() {
        if (!process.isAlive()) {
            throw new AssertionError("nginx ended with " + process.exitValue());
        }
        try (RawHttp connected = RawHttp.connect(port)) {
            return connected.localPort() > 0;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** One of the files that it serves, or took. */
    public Path file(String name) {
        return folder.resolve("files").resolve(name);
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
