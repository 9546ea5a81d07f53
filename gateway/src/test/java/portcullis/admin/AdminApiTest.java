package portcullis.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.config.keys.ConfigProblem;
import portcullis.config.keys.Place;
import portcullis.kit.JsonReader;
import portcullis.reload.Readiness;
import portcullis.reload.Reloads;

final class AdminApiTest {
    private final Parts parts = new Parts();
    private final AdminApi api = new AdminApi(
            parts.parts(), new AdminAccess(parts.parts().tokens(), Parts.CONTROL, "127.0.0.1"), () -> Parts.START.plusSeconds(90));

    @AfterEach
    void close() {
        parts.close();
    }

    private static AdminRequest request(String method, String path, @Nullable String token) {
        return request(method, path, token, Map.of(), "");
    }

    private static AdminRequest request(
            String method, String path, @Nullable String token, Map<String, String> query, String body) {
        return new AdminRequest(
                method, path, query, "127.0.0.1:9900", null, token == null ? null : "Bearer " + token, "", body, "/127.0.0.1:5");
    }

    private AdminAnswer answer(String method, String path, @Nullable String token) {
        return api.answer(request(method, path, token), false);
    }

    private static Map<?, ?> json(AdminAnswer answer) {
        return (Map<?, ?>) JsonReader.read(answer.body());
    }

    private static void assertProblem(int status, String reason, AdminAnswer answer) {
        assertEquals(status, answer.status());
        assertEquals("application/problem+json", answer.type());
        assertEquals(reason, json(answer).get("reason"));
        assertEquals((long) status, json(answer).get("status"));
    }

    @Test
    void tellsThatTheProcessIsWell() {
        AdminAnswer answer = answer("GET", "/health", null);

        assertEquals(200, answer.status());
        assertEquals(
                Map.of(
                        "status", "healthy", "version", "1.2.3", "uptime-seconds", 90L, "generation", 1L, "hash", "aaa",
                        "checks", Map.of("listeners", Map.of("healthy", true, "open", 1L))),
                json(answer));
    }

    @Test
    void tellsThatTheProcessIsNotWell() {
        parts.healthy = false;

        AdminAnswer answer = answer("GET", "/health", null);

        assertEquals(503, answer.status());
        assertEquals("unhealthy", json(answer).get("status"));
    }

    @Test
    void tellsWhetherLoadMayCome() {
        assertEquals(503, answer("GET", "/ready", null).status());
        assertEquals("starting", json(answer("GET", "/ready", null)).get("because"));

        parts.readiness.started();
        parts.readiness.watch("redis", false, () -> new Readiness.Health(false, "refused"));
        AdminAnswer ready = answer("GET", "/ready", null);
        assertEquals(200, ready.status());
        assertEquals(
                Map.of("ready", true, "dependencies", Map.of("redis", Map.of("healthy", false, "message", "refused"))),
                json(ready));

        parts.drain.begin();
        assertEquals(503, answer("GET", "/ready", null).status());
    }

    @Test
    void showsTheMetersInTheFormatAskedFor() {
        AdminAnswer plain = answer("GET", "/metrics", null);
        assertEquals("text/plain; version=0.0.4; charset=utf-8", plain.type());
        assertTrue(plain.body().contains("portcullis_build_info{"));

        AdminRequest open = new AdminRequest(
                "GET", "/metrics", Map.of(), "x", null, null, "application/openmetrics-text;version=1.0.0;q=0.5,*/*;q=0.1", "", "");
        assertEquals("application/openmetrics-text; version=1.0.0; charset=utf-8", api.answer(open, false).type());
        assertTrue(api.answer(open, false).body().endsWith("# EOF\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/admin/routes", "/admin/upstreams", "/admin/config", "/admin/versions", "/admin/policies", "/admin/generation"})
    void showsViewsToWhoeverMayLook(String path) {
        assertProblem(401, "unauthenticated", answer("GET", path, null));
        assertProblem(401, "unauthenticated", answer("GET", path, "wrong"));
        assertEquals("Bearer", answer("GET", path, null).fields().get("WWW-Authenticate"));
        for (String token : List.of("looks", "operates", Parts.CONTROL)) {
            assertEquals(200, answer("GET", path, token).status());
        }
    }

    @Test
    void showsWhatTheRoomsSupply() {
        assertEquals(List.of(Map.of("route", "orders/list")), JsonReader.read(answer("GET", "/admin/routes", "looks").body()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/admin/reload", "/admin/drain", "/admin/log-level", "/admin/revocations"})
    void letsNobodyChangeAnythingWhoMayOnlyLook(String path) {
        assertProblem(401, "unauthenticated", answer("POST", path, null));
        assertProblem(403, "denied", answer("POST", path, "looks"));
        assertFalse(parts.drain.isDraining());
    }

    @Test
    void turnsBrowsersAway() {
        AdminRequest rebound = new AdminRequest(
                "GET", "/admin/config", Map.of(), "evil.example.com:9900", null, "Bearer " + Parts.CONTROL, "", "", "");
        assertProblem(421, "misdirected", api.answer(rebound, false));

        AdminRequest forged = new AdminRequest(
                "POST", "/admin/drain", Map.of(), "127.0.0.1:9900", "http://evil.example.com", "Bearer " + Parts.CONTROL, "", "", "");
        assertProblem(403, "origin-denied", api.answer(forged, false));
        assertFalse(parts.drain.isDraining());
    }

    @Test
    void knowsWhatItDoesNotServe() {
        assertProblem(404, "no-route", answer("GET", "/admin/nothing", Parts.CONTROL));
        assertProblem(404, "no-route", answer("GET", "/", null));
        assertProblem(405, "method-not-allowed", answer("GET", "/admin/reload", Parts.CONTROL));
        assertEquals("POST", answer("GET", "/admin/reload", Parts.CONTROL).fields().get("Allow"));
        assertEquals("GET, HEAD", answer("POST", "/health", null).fields().get("Allow"));
        assertEquals(200, answer("HEAD", "/health", null).status());
    }

    @Test
    void servesProbesAloneOnThePortForProbes() {
        for (String path : List.of("/health", "/ready", "/metrics")) {
            assertTrue(api.answer(request("GET", path, null), true).status() != 404);
        }
        assertProblem(404, "no-route", api.answer(request("GET", "/admin/config", Parts.CONTROL), true));
    }

    @Test
    void reloads() {
        parts.next = new Reloads.Applied(2, "bbb", List.of("admin.bind"), List.of());

        AdminAnswer answer = answer("POST", "/admin/reload", "operates");

        assertEquals(200, answer.status());
        assertEquals("applied", json(answer).get("result"));
        assertEquals(2L, json(answer).get("generation"));
        assertEquals(List.of("admin.bind"), json(answer).get("restart-pending"));
        assertEquals("admin", ((Map<?, ?>) json(answer).get("last-reload")).get("cause"));
    }

    @Test
    void tellsEveryProblemOfARefusedReload() {
        parts.next = new Reloads.Rejected(List.of(ConfigProblem.error(Place.of("gateway.yaml"), "is wrong", "right")));

        AdminAnswer answer = answer("POST", "/admin/reload", Parts.CONTROL);

        assertProblem(422, "config-rejected", answer);
        assertEquals(List.of("gateway.yaml: is wrong; right"), json(answer).get("problems"));
        assertEquals(1L, json(answer("GET", "/admin/generation", "looks")).get("generation"));
    }

    @Test
    void drains() {
        AdminAnswer answer = answer("POST", "/admin/drain", "operates");

        assertEquals(202, answer.status());
        assertEquals(true, json(answer).get("draining"));
        assertTrue(parts.drain.isDraining());
    }

    @Test
    void changesALevelForAWhile() {
        AdminAnswer answer = api.answer(
                request("POST", "/admin/log-level", "operates", Map.of(), "{\"logger\":\"test.admin\",\"level\":\"debug\",\"for\":\"1m\"}"),
                false);

        assertEquals(200, answer.status());
        assertEquals(Map.of("logger", "test.admin", "level", "debug", "until", "2026-09-01T10:02:30Z"), json(answer));
        assertTrue(Logger.getLogger("test.admin").isLoggable(Level.FINE));
        parts.reverts.getFirst().run();
        assertFalse(Logger.getLogger("test.admin").isLoggable(Level.FINE));
    }

    @Test
    void changesTheLevelOfAllForTenMinutesWhenNothingElseIsSaid() {
        AdminAnswer answer =
                api.answer(request("POST", "/admin/log-level", "operates", Map.of("level", "warn"), ""), false);

        assertEquals(Map.of("logger", "", "level", "warn", "until", "2026-09-01T10:11:30Z"), json(answer));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "{}", "[]", "x", "{\"level\":\"loud\"}", "{\"level\":\"debug\",\"for\":\"ten\"}", "{\"level\":\"debug\",\"for\":\"0s\"}",
                "{\"level\":\"debug\",\"for\":\"8d\"}", "{\"level\":\"debug\",\"to\":\"1m\"}"
            })
    void refusesALevelThatItDoesNotUnderstand(String body) {
        AdminAnswer answer = api.answer(request("POST", "/admin/log-level", "operates", Map.of(), body), false);

        assertProblem(400, "malformed-request", answer);
        assertTrue(parts.reverts.isEmpty());
    }
}
