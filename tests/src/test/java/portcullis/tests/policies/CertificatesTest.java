package portcullis.tests.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import portcullis.tests.fixtures.Issued;
import portcullis.tests.fixtures.RawHttp;
import portcullis.tests.fixtures.TestIssuer;
import portcullis.tests.fixtures.TlsClient;
import portcullis.tests.fixtures.Token;

/** What policies know of whoever shows a certificate: who he is by it, and what it says when a token says who he is. */
class CertificatesTest {
    private static final String SPIFFE = "spiffe://example.org/ns/shop/sa/billing";
    private static final Issued BILLING = client("billing.caller.test", "invoices.caller.test");
    private static final Issued SHOP = client("shop.caller.test", SPIFFE);
    private static final Issued NAMELESS = client("192.0.2.1");

    private static PolicyGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        gateway = PolicyGateway.start();
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
    }

    private static Issued client(String... names) {
        return PolicyGateway.CLIENTS.issue(options -> options.subject("somebody").names(names).forClients());
    }

    private static TlsClient showing(@Nullable Issued own) {
        return own == null ? TlsClient.trusting(PolicyGateway.SERVERS) : TlsClient.trusting(PolicyGateway.SERVERS, own);
    }

    /** The outcome of {@code GET /orders} on the listener that asks for certificates. */
    private static String list(@Nullable Issued own, String... lines) throws IOException {
        return PolicyGateway.outcome(showing(own).once(gateway.gateway.port("secure"), RawHttp.get("/orders", lines)));
    }

    private static String list(@Nullable Issued own, Token token) throws IOException {
        return list(own, TestIssuer.bearer(token.sign()));
    }

    private static String sha256(Issued issued) throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(issued.certificate().getEncoded()));
    }

    @Test
    void aCertificateIsAClientByItsName() throws IOException {
        gateway.policies("""
                @id("billing") permit(principal == Client::"cert/billing.caller.test", action, resource);
                """);

        assertEquals("200", list(BILLING));
        assertEquals("403 denied", list(SHOP));
        assertEquals("401 unauthenticated", list(NAMELESS));
        assertEquals("401 unauthenticated", list(null));
        assertEquals("401 unauthenticated", gateway.get("/orders"));
        gateway.gateway.accessLine("of the certificate", line ->
                "cert/billing.caller.test".equals(line.get("caller")) && "billing".equals(line.get("policy")));
    }

    @Test
    void aSpiffeIdComesBeforeHosts() throws IOException {
        gateway.policies("permit(principal == Client::\"cert/" + SPIFFE + "\", action, resource);");
        assertEquals("200", list(SHOP));
        assertEquals("403 denied", list(BILLING));

        gateway.policies("permit(principal == Client::\"cert/shop.caller.test\", action, resource);");
        assertEquals("403 denied", list(SHOP), "it has that name, and is not called by it");
    }

    @Test
    void nobodyIsACertificateByWhatHeSays() throws IOException {
        gateway.policies("permit(principal == Client::\"cert/billing.caller.test\", action, resource);");

        assertEquals("403 denied", list(null, gateway.machines.token().claim("azp", "cert/billing.caller.test")));
        assertEquals("403 denied", list(null, gateway.machines.token().claim("azp", "billing.caller.test")));
        assertEquals("403 denied", list(null, gateway.token("cert/billing.caller.test")));
        assertEquals("401 unauthenticated", list(null, "x-client-id: billing.caller.test", "x-issuer: cert", "x-forwarded-client-cert: billing"));
    }

    @Test
    void aCertificateThatIsForbiddenIsRefused() throws IOException {
        gateway.policies("""
                @id("clients") permit(principal is Client, action, resource);
                @id("gone") forbid(principal == Client::"cert/shop.caller.test", action, resource);
                @id("leaked") forbid(principal, action, resource)
                when { context has certificate && context.certificate.names.contains("shop.caller.test") };
                """);

        assertEquals("200", list(BILLING));
        assertEquals("403 denied", list(SHOP));
        gateway.gateway.accessLine("of " + SPIFFE, line ->
                ("cert/" + SPIFFE).equals(line.get("caller")) && "leaked".equals(line.get("policy")));
    }

    @Test
    void aPolicyMayAskForOneOfItsNames() throws IOException {
        gateway.policies("""
                permit(principal, action, resource)
                when { context has certificate && context.certificate.names.containsAny(["invoices.caller.test", "192.0.2.1"]) };
                """);

        assertEquals("200", list(BILLING));
        assertEquals("403 denied", list(SHOP));
        assertEquals("401 unauthenticated", list(NAMELESS), "a certificate without a name that is taken is none");
        assertEquals("401 unauthenticated", list(null));
    }

    @Test
    void aPolicyMayAskForOneCertificateOnly() throws Exception {
        Issued renewed = client("billing.caller.test", "invoices.caller.test");
        gateway.policies("permit(principal, action, resource) when { context has certificate && context.certificate.sha256 == \""
                + sha256(BILLING) + "\" };");

        assertEquals("200", list(BILLING));
        assertEquals("403 denied", list(renewed), "the same names, and another certificate");
    }

    @Test
    void whoeverHasATokenIsHeAndItsCertificateStandsBeside() throws IOException {
        gateway.policies("""
                permit(principal == User::"main/anna", action, resource)
                when { context.tls && context has certificate && context.certificate.name == "billing.caller.test" };
                """);

        assertEquals("200", list(BILLING, gateway.token("anna")));
        assertEquals("403 denied", list(SHOP, gateway.token("anna")));
        assertEquals("403 denied", list(null, gateway.token("anna")));
        assertEquals("403 denied", list(BILLING, gateway.token("bert")));
        assertEquals("403 denied", list(BILLING));
        assertEquals("403 denied", gateway.get("/orders", gateway.token("anna")));
    }

    /** One connection of a proxy, or one remembered decision, must not lend a certificate to others. */
    @Test
    void whatIsRememberedOfOneCertificateIsNotSaidOfAnother() throws IOException {
        gateway.policies("""
                permit(principal == User::"main/anna", action, resource)
                when { context has certificate && context.certificate.names.contains("invoices.caller.test") };
                """);
        for (int i = 0; i < 3; i++) {
            assertEquals("200", list(BILLING, gateway.token("anna")));
            assertEquals("403 denied", list(SHOP, gateway.token("anna")));
            assertEquals("403 denied", list(null, gateway.token("anna")));
        }
        assertEquals(0, gateway.gateway.metrics().sum("portcullis_policy_mismatches_total"));
    }

    @Test
    void aPolicyMustAskWhetherThereIsOne() throws IOException {
        gateway.policies("");
        gateway.refused(
                "permit(principal, action, resource) when { context.certificate.name == \"x\" };", "context has certificate");
        gateway.refused(
                "permit(principal, action, resource) when { context has certificate && context.certificate.serial == \"x\" };",
                "serial");
    }
}
