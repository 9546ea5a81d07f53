package portcullis.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import portcullis.config.ListenerTls.Profile;
import portcullis.config.ListenerTls.TlsVersion;
import portcullis.config.keys.ConfigProblem;

class TlsTermsTest {
    private final List<ConfigProblem> problems = new ArrayList<>();

    private @Nullable TlsTerms terms(Profile profile, @Nullable List<TlsVersion> versions, @Nullable List<String> ciphers) {
        return TlsTerms.of(Wires.listener(profile, versions, ciphers), problems::add);
    }

    private List<String> found() {
        return problems.stream().map(ConfigProblem::toString).toList();
    }

    @Test
    void modernIsTheLatestVersionAlone() {
        TlsTerms modern = terms(Profile.MODERN, null, null);
        assertEquals(List.of(TlsVersion.V1_3), modern.versions());
        assertEquals(3, modern.ciphers().size());
    }

    @Test
    void everyCipherOfTheProfilesHasForwardSecrecyAndIsAuthenticatedAndKnown() {
        TlsTerms intermediate = terms(Profile.INTERMEDIATE, null, null);
        assertEquals(List.of(TlsVersion.V1_3, TlsVersion.V1_2), intermediate.versions());
        for (String cipher : intermediate.ciphers()) {
            assertTrue(cipher.startsWith("TLS_ECDHE_") || !cipher.contains("_WITH_"), cipher);
            assertTrue(cipher.contains("_GCM_") || cipher.contains("_CHACHA20_POLY1305_"), cipher);
        }
        assertNotNull(terms(Profile.INTERMEDIATE, null, intermediate.ciphers()));
        assertEquals(List.of(), found());
    }

    @Test
    void listedVersionsBringTheirCiphers() {
        TlsTerms terms = terms(Profile.INTERMEDIATE, List.of(TlsVersion.V1_2), null);
        assertTrue(terms.ciphers().stream().allMatch(cipher -> cipher.startsWith("TLS_ECDHE_")));
    }

    @Test
    void refusesCiphersThatThereAreNot() {
        assertNull(terms(
                Profile.MODERN, null, List.of("TLS_AES_128_GCM_SHA265", "ECDHE-RSA-AES128", "TLS_EMPTY_RENEGOTIATION_INFO_SCSV")));
        assertEquals(
                "gateway.yaml: ciphers[0]: 'TLS_AES_128_GCM_SHA265' is no cipher that this Java has, or has switched on; "
                        + "did you mean 'TLS_AES_128_GCM_SHA256'?",
                found().getFirst());
        assertEquals(3, problems.size());
    }

    @Test
    void refusesCiphersThatTheJdkHasSwitchedOff() {
        assertNull(terms(Profile.INTERMEDIATE, null, List.of("TLS_RSA_WITH_AES_128_CBC_SHA", "TLS_AES_128_GCM_SHA256")));
        assertEquals(1, problems.size());
    }

    @Test
    void refusesAVersionWithoutACipher() {
        assertNull(terms(Profile.INTERMEDIATE, null, List.of("TLS_AES_128_GCM_SHA256")));
        assertEquals(
                List.of("gateway.yaml: ciphers: has nothing for TLSv1.2; "
                        + "for example TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, or versions without it"),
                found());
    }

    @Test
    void refusesACipherOfNoListedVersion() {
        assertNull(terms(
                Profile.INTERMEDIATE,
                List.of(TlsVersion.V1_3),
                List.of("TLS_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256")));
        assertEquals("ciphers[1]", problems.getFirst().keyPath());
    }

    @Test
    void withTheLatestVersionEveryKeyCanBeShown() {
        assertTrue(terms(Profile.MODERN, null, null).suit("RSA"));
        TlsTerms rsa = terms(Profile.INTERMEDIATE, List.of(TlsVersion.V1_2), List.of("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"));
        assertTrue(rsa.suit("RSA"));
        assertTrue(!rsa.suit("EC"));
    }
}
