package portcullis.identity.revocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portcullis.exchange.Caller;

class RevocationsTest {
    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");

    @TempDir
    Path folder;

    private Instant now = START;

    private static Caller user(String issuer, String subject) {
        return Caller.user(Caller.Method.JWT, issuer, subject, "app", "", List.of(), List.of(), Map.of());
    }

    private record Token(Caller caller, String id, String key, Instant issuedAt) {
        boolean isRevokedBy(Revocations revocations) {
            return revocations.isRevoked(caller, id, key, issuedAt.toEpochMilli());
        }
    }

    private static Token token(String issuer, String subject, String id, String key, Instant issuedAt) {
        return new Token(user(issuer, subject), id, key, issuedAt);
    }

    private static final Token TOKEN = token("main", "ada", "t-1", "k-1", START);

    private static Revocation revocation(Revocation.Kind kind, String name, @Nullable Instant before, @Nullable Instant ends) {
        return new Revocation(kind, "main", name, before, ends, START, "");
    }

    private static Revocation id(String name) {
        return revocation(Revocation.Kind.ID, name, null, START.plusSeconds(60));
    }

    private Revocations inMemory() {
        return Revocations.inMemory(() -> now);
    }

    private Path file() {
        return folder.resolve("revocations.json");
    }

    private Revocations inFile() throws IOException {
        return Revocations.in(file(), () -> now);
    }

    @Test
    void revokesOneTokenByItsId() throws Exception {
        Revocations revocations = inMemory();
        revocations.add(id("t-1"));

        assertTrue(TOKEN.isRevokedBy(revocations));
        assertFalse(token("main", "ada", "t-2", "k-1", START).isRevokedBy(revocations));
        assertFalse(token("other", "ada", "t-1", "k-1", START).isRevokedBy(revocations));
    }

    @Test
    void revokesWhatASubjectGotBeforeAMoment() throws Exception {
        Revocations revocations = inMemory();
        revocations.add(revocation(Revocation.Kind.SUBJECT, "ada", START, null));

        assertTrue(token("main", "ada", "", "", START.minusMillis(1)).isRevokedBy(revocations));
        assertFalse(token("main", "ada", "", "", START).isRevokedBy(revocations));
        assertFalse(token("main", "bob", "", "", START.minusMillis(1)).isRevokedBy(revocations));
        assertTrue(token("main", "ada", "", "", Instant.EPOCH).isRevokedBy(revocations), "a token that does not say when");
    }

    @Test
    void revokesAClientWithoutSubjectByItsOwnName() throws Exception {
        Revocations revocations = inMemory();
        revocations.add(revocation(Revocation.Kind.SUBJECT, "batch", START, null));
        Caller batch = Caller.client(Caller.Method.JWT, "main", "", "batch", "", List.of(), List.of(), Map.of());
        Caller withSubject = Caller.client(Caller.Method.JWT, "main", "s", "batch", "", List.of(), List.of(), Map.of());

        assertTrue(revocations.isRevoked(batch, "", "", 1));
        assertFalse(revocations.isRevoked(withSubject, "", "", 1));
    }

    @Test
    void revokesEverythingThatAKeySigned() throws Exception {
        Revocations revocations = inMemory();
        revocations.add(revocation(Revocation.Kind.KEY, "k-1", null, null));

        assertTrue(TOKEN.isRevokedBy(revocations));
        assertFalse(token("main", "ada", "t-1", "k-2", START).isRevokedBy(revocations));
    }

    @Test
    void tokensWithoutIdAndKeyAreNotThoseOfAnEmptyName() throws Exception {
        Revocations revocations = inMemory();
        revocations.add(id("t-1"));

        assertFalse(token("main", "ada", "", "", START).isRevokedBy(revocations));
    }

    @Test
    void forgetsARevocationAtItsEnd() throws Exception {
        Revocations revocations = inMemory();
        revocations.add(id("t-1"));
        now = START.plusSeconds(60).minusMillis(1);
        assertTrue(TOKEN.isRevokedBy(revocations));
        assertEquals(1, revocations.size());

        now = START.plusSeconds(60);
        assertFalse(TOKEN.isRevokedBy(revocations));
        assertEquals(0, revocations.size());
        assertEquals(List.of(), revocations.list());
    }

    @Test
    void takesARevocationBackAsOftenAsAsked() throws Exception {
        Revocations revocations = inMemory();
        revocations.add(id("t-1"));

        assertTrue(revocations.remove(Revocation.Kind.ID, "main", "t-1"));
        assertFalse(revocations.remove(Revocation.Kind.ID, "main", "t-1"));
        assertFalse(TOKEN.isRevokedBy(revocations));
    }

    @Test
    void aSecondRevocationTakesNothingOfTheFirstBack() throws Exception {
        Revocations revocations = inMemory();
        revocations.add(revocation(Revocation.Kind.SUBJECT, "ada", START, START.plusSeconds(60)));
        Revocation both = revocations.add(
                revocation(Revocation.Kind.SUBJECT, "ada", START.minusSeconds(9), START.plusSeconds(30)));

        assertEquals(START, both.before());
        assertEquals(START.plusSeconds(60), both.ends());
        assertEquals(1, revocations.size());
    }

    @Test
    void refusesMoreThanThereMayBeAndForgetsNone() throws Exception {
        List<Revocation> kept = new ArrayList<>();
        for (int i = 0; i < Revocations.MAX; i++) {
            kept.add(id("t-" + i));
        }
        Revocations full = new Revocations(Revocations.Keeper.NONE, () -> now, kept);

        assertThrows(Revocations.Full.class, () -> full.add(id("one more")));
        full.add(id("t-7"));
        assertEquals(Revocations.MAX, full.size());
        now = START.plusSeconds(60);
        full.add(revocation(Revocation.Kind.ID, "one more", null, null));
        assertEquals(1, full.size());
    }

    @Test
    void isInForceEvenWhenItCannotBeKept() {
        Revocations revocations = new Revocations(RevocationsTest::broken, () -> now, List.of());

        assertThrows(IOException.class, () -> revocations.add(id("t-1")));
        assertTrue(TOKEN.isRevokedBy(revocations));
    }

    @Test
    void staysInForceWhenItsEndCannotBeKept() {
        Revocations revocations = new Revocations(RevocationsTest::broken, () -> now, List.of(id("t-1")));

        assertThrows(IOException.class, () -> revocations.remove(Revocation.Kind.ID, "main", "t-1"));
        assertTrue(TOKEN.isRevokedBy(revocations));
        assertEquals(1, revocations.size());
    }

    private static void broken(Collection<Revocation> all) throws IOException {
        throw new IOException("no space left");
    }

    @Test
    void outlivesTheProcess() throws Exception {
        Revocations first = inFile();
        first.add(id("t-1"));
        first.add(revocation(Revocation.Kind.SUBJECT, "a \"quoted\" ü", START, null));
        first.add(new Revocation(Revocation.Kind.KEY, "main", "k-9", null, null, START, "found on a laptop"));

        assertEquals(first.list(), inFile().list());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
        now = START.plusSeconds(60);
        assertEquals(2, inFile().size());
    }

    @Test
    void leavesNothingBehindWhereNothingWasRevoked() throws IOException {
        assertEquals(0, inFile().size());
        assertFalse(Files.exists(file()));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "",
        "{",
        "[]",
        "{\"format\":2,\"revocations\":[]}",
        "{\"format\":1}",
        "{\"format\":1,\"revocations\":[7]}",
        "{\"format\":1,\"revocations\":[{\"issuer\":\"main\",\"since\":\"2026-01-31T12:00:00Z\"}]}",
        "{\"format\":1,\"revocations\":[{\"issuer\":\"main\",\"id\":\"a\",\"key\":\"b\",\"since\":\"2026-01-31T12:00:00Z\"}]}",
        "{\"format\":1,\"revocations\":[{\"issuer\":\"main\",\"id\":\"a\",\"since\":\"yesterday\"}]}",
        "{\"format\":1,\"revocations\":[{\"issuer\":\"main\",\"subject\":\"a\",\"since\":\"2026-01-31T12:00:00Z\"}]}",
        "{\"format\":1,\"revocations\":[{\"issuer\":\"main\",\"id\":\"a\",\"since\":\"2026-01-31T12:00:00Z\",\"scope\":\"x\"}]}",
    })
    void refusesADamagedFileAndLeavesItAsItIs(String text) throws IOException {
        Files.writeString(file(), text);

        UncheckedIOException damaged = assertThrows(UncheckedIOException.class, this::inFile);
        assertTrue(String.valueOf(damaged.getMessage()).startsWith(file() + ": "), damaged.getMessage());
        assertEquals(text, Files.readString(file()));
    }
}
