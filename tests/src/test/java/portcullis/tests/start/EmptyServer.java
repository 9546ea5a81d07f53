package portcullis.tests.start;

import io.helidon.webserver.WebServer;

/** The yardstick: the server that the gateway is built on, with one route that answers and nothing else. */
final class EmptyServer {
    private EmptyServer() {}

    /** @param arguments the port on 127.0.0.1 */
    public static void main(String[] arguments) {
        WebServer.builder()
                .host("127.0.0.1")
                .port(Integer.parseInt(arguments[0]))
                .routing(routing -> routing.any((request, response) -> response.send("here")))
                .build()
                .start();
    }
}
