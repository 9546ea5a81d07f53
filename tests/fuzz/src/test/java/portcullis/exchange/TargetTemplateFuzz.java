package portcullis.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import portcullis.http.BodyReader;
import portcullis.http.FieldName;
import portcullis.http.RequestHead;
import portcullis.http.TargetFault;
import portcullis.http.TargetPath;
import portcullis.http.Tokens;
import portcullis.kit.SyntaxFault;

/** What an operator rewrites and redirects to, the first line, and what a client can put into it: a path and a field's value. */
class TargetTemplateFuzz {
    private static final Template.Scope SCOPE =
            new Template.Scope(new RouteRef("a/r", "a", "v1", "/{id}"), List.of("id"), true, true, List.of("x"));
    private static final FieldName FIELD = FieldName.of("x");
    private static final String HOST = "https://www.example.com";

    @DictionaryFile(resourcePath = "/template.dict")
    @FuzzTest
    void holdsWhatAClientSaysInItsPlace(byte[] bytes) {
        String[] lines = new String(bytes, StandardCharsets.ISO_8859_1).split("\n", 3);
        Exchange exchange = exchange(lines.length > 1 ? lines[1] : "", lines.length > 2 ? lines[2] : "");
        try {
            String rewritten = TargetTemplate.rewrite(lines[0], SCOPE).render(exchange);
            if (rewritten != null) {
                assertEquals(rewritten, parsed(rewritten), "a target like any other");
            }
            String redirected = TargetTemplate.redirect(HOST + lines[0], SCOPE).render(exchange);
            if (redirected != null && lines[0].startsWith("/")) {
                assertTrue(redirected.startsWith(HOST + '/'), "the operator's host and no other");
                assertFalse(redirected.chars().anyMatch(c -> c <= ' ' || c > '~'), "a URL");
            }
        } catch (SyntaxFault fault) {
            assertFalse(fault.wrong().isBlank() || fault.cure().isBlank(), "says what is wrong");
        }
        field(lines[0], exchange);
        told(exchange.caller());
    }

    /** A line for each name and none besides, whatever the caller is called. */
    private static void told(Caller caller) {
        String[] told = caller.fields().toString().split("\r\n", -1);
        assertTrue(told.length <= OwnedFields.IDENTITY.size() + 1 && told[told.length - 1].isEmpty(), "whole lines");
        for (int i = 0; i < told.length - 1; i++) {
            int colon = told[i].indexOf(": ");
            assertTrue(OwnedFields.IDENTITY.contains(told[i].substring(0, colon)), "our names");
            for (String item : told[i].substring(colon + 2).split(",", -1)) {
                assertTrue(Tokens.isToken(item) || item.isEmpty(), "tokens");
            }
        }
    }

    private static void field(String text, Exchange exchange) {
        try {
            assertTrue(Tokens.isFieldValue(Template.compile(text, SCOPE, Template.Use.FIELD).render(exchange)), "a field's value");
        } catch (SyntaxFault fault) {
            return;
        }
    }

    private static Exchange exchange(String target, String value) {
        TargetPath path = path(target);
        RequestHead head = new RequestHead();
        head.fill("GET", path, "a.test", 1, 0);
        if (Tokens.isFieldValue(value)) {
            head.fields().add(FIELD, value);
        }
        ClientAddress client = new ClientAddress(new byte[] {(byte) 192, 0, 2, 7}, "192.0.2.7");
        Exchange exchange = new Exchange(
                head, BodyReader.EMPTY, new Exchange.Arrival("public", client, client, false, "http", 80, "", null), "req_0", 1, 0);
        String segment = path.path().substring(1);
        int slash = segment.indexOf('/');
        exchange.matched(
                SCOPE.route(), new PathParameters(List.of("id"), List.of(slash < 0 ? segment : segment.substring(0, slash))), "b");
        String name = new String(value.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        exchange.caller(
                Caller.user(
                        Caller.Method.JWT, "main", name, value, name, List.of(name), List.of(value), Map.of("x", List.of(name, value))),
                () -> true);
        return exchange;
    }

    private static TargetPath path(String target) {
        try {
            TargetPath path = TargetPath.parse(target);
            return path == TargetPath.ASTERISK ? TargetPath.ROOT : path;
        } catch (TargetFault fault) {
            return TargetPath.ROOT;
        }
    }

    private static String parsed(String target) {
        try {
            return TargetPath.parse(target).text();
        } catch (TargetFault fault) {
            return fault.getMessage();
        }
    }
}
