package portcullis.tests.explain;

import java.util.ArrayList;
import java.util.List;

/**
 * One request, for the gateway and for the command.
 *
 * @param expected status, reason, route and policy, those that there are, with spaces between: so that a row is about what it says
 * @param token goes into Authorization; empty for none
 */
record Asked(String expected, String method, String target, String token, List<String> lines) {
    static Asked get(String expected, String target, String token, String... lines) {
        return new Asked(expected, "GET", target, token, List.of(lines));
    }

    static Asked send(String expected, String method, String target, String token, String... lines) {
        return new Asked(expected, method, target, token, List.of(lines));
    }

    /** The field lines of the request, without Host where a line of its own says it. */
    List<String> fields() {
        List<String> all = new ArrayList<>(lines);
        if (!token.isEmpty()) {
            all.add("Authorization: Bearer " + token);
        }
        return all;
    }

    /** As the client of the gateway sends it. */
    String text() {
        StringBuilder text = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        if (lines.stream().noneMatch(line -> line.startsWith("Host:"))) {
            text.append("Host: gate.test\r\n");
        }
        fields().forEach(line -> text.append(line).append("\r\n"));
        return text.append("\r\n").toString();
    }

    /** The words of the command, without the token, which goes into standard input. */
    List<String> words(int port) {
        List<String> words = new ArrayList<>(List.of("explain", method, "http://gate.test:" + port + target, "--json"));
        if (lines.stream().noneMatch(line -> line.startsWith("Host:"))) {
            words.addAll(List.of("-H", "Host: gate.test"));
        }
        lines.forEach(line -> words.addAll(List.of("-H", line)));
        if (!token.isEmpty()) {
            words.addAll(List.of("--token", "-"));
        }
        return words;
    }

    /** Without the token. */
    @Override
    public String toString() {
        return method + " " + (target.length() > 60 ? target.substring(0, 60) + ".." : target) + " " + lines + " -> " + expected;
    }
}
