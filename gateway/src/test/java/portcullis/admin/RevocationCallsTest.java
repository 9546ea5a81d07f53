package portcullis.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portcullis.config.WrittenIssuers;
import portcullis.kit.JsonReader;

final class RevocationCallsTest {
    private final Parts parts = new Parts();
    private final AdminApi api = new AdminApi(
            parts.parts(), new AdminAccess(parts.parts().tokens(), Parts.CONTROL, "127.0.0.1"), () -> Parts.START);

    @BeforeEach
    void issuers(@TempDir Path folder) {
        parts.issuers = WrittenIssuers.read(folder, "main: { issuer: https://id.example.com/, audiences: [api] }");
    }

    @AfterEach
    void close() {
        parts.close();
    }

    private AdminAnswer call(String method, String token, String body) {
        return api.answer(new AdminRequest(
                method, "/admin/revocations", Map.of(), "127.0.0.1:9900", null, "Bearer " + token, "", body, "/127.0.0.1:5"), false);
    }

    private static Map<?, ?> json(AdminAnswer answer) {
        return (Map<?, ?>) JsonReader.read(answer.body());
    }

    @Test
    void revokesShowsAndTakesBack() {
        AdminAnswer revoked = call("POST", "operates", "{\"issuer\":\"main\",\"subject\":\"ada\",\"reason\":\"left\"}");
        assertEquals(200, revoked.status());
        Map<String, String> shown = Map.of(
                "issuer", "main", "subject", "ada", "before", Parts.START.toString(), "until", "2026-09-02T10:00:30Z",
                "since", Parts.START.toString(), "reason", "left");
        assertEquals(shown, json(revoked));
        assertEquals(Map.of("revocations", List.of(shown)), json(call("GET", "looks", "")));

        AdminAnswer removed = call("DELETE", "operates", "{\"issuer\":\"main\",\"subject\":\"ada\"}");
        assertEquals(Map.of("issuer", "main", "subject", "ada", "removed", true), json(removed));
        AdminAnswer again = call("DELETE", "operates", "{\"issuer\":\"main\",\"subject\":\"ada\"}");
        assertEquals(200, again.status());
        assertEquals(false, json(again).get("removed"));
    }

    @Test
    void whatWasRevokedOfAnIssuerThatIsGoneCanBeTakenBack() {
        call("POST", "operates", "{\"issuer\":\"main\",\"key\":\"k\"}");
        parts.issuers = Map.of();

        assertEquals(true, json(call("DELETE", "operates", "{\"issuer\":\"main\",\"key\":\"k\"}")).get("removed"));
    }

    @Test
    void changesNeedATokenThatMayOperate() {
        assertEquals(403, call("POST", "looks", "{\"issuer\":\"main\",\"id\":\"t\"}").status());
        assertEquals(403, call("DELETE", "looks", "{\"issuer\":\"main\",\"id\":\"t\"}").status());
        assertEquals(401, call("GET", "nobody", "").status());
        assertEquals(0, parts.revocations.size());
    }

    @Test
    void saysWhatWouldBeRight() {
        AdminAnswer answer = call("POST", "operates", "{\"issuer\":\"mian\",\"id\":\"t\"}");
        assertEquals(400, answer.status());
        assertEquals("there is no issuer 'mian'; perhaps main", json(answer).get("detail"));
        assertEquals(400, call("POST", "operates", "").status());
        assertEquals(400, call("DELETE", "operates", "[]").status());
    }

    @Test
    void otherMethodsAreNotServed() {
        AdminAnswer answer = call("PUT", "operates", "");
        assertEquals(405, answer.status());
        assertEquals("GET, HEAD, POST, DELETE", answer.fields().get("Allow"));
    }
}
