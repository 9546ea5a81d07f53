package portcullis;

import io.helidon.health.HealthCheck;
import io.helidon.health.HealthCheckResponse;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import portcullis.identity.jose.Boring;

/**
 * Whose TLS and whose algorithms the process uses, as the JDK's security settings have it. Whether that is a validated
 * module in its FIPS mode, only the module can know: what is told here is which providers say so of themselves.
 */
final class CryptographyCheck implements HealthCheck {
    @Override
    public String name() {
        return "cryptography";
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.builder()
                .status(true)
                .detail("tls", tls())
                .detail("providers", Arrays.stream(Security.getProviders()).map(CryptographyCheck::text).toList())
                .detail("fips", fips())
                .detail("tokens", Boring.name())
                .build();
    }

    /** On one line, for the log. */
    String line() {
        return tls() + "; algorithms first from " + text(Security.getProviders()[0]) + "; FIPS: " + fips();
    }

    private static String tls() {
        try {
            return text(SSLContext.getInstance("TLS").getProvider());
        } catch (NoSuchAlgorithmException none) {
            return "none";
        }
    }

    private static String fips() {
        List<Provider> providers = List.of(Security.getProviders());
        String said = providers.stream()
                .filter(provider -> (provider.getName() + " " + provider.getInfo()).toUpperCase(Locale.ROOT).contains("FIPS"))
                .map(Provider::getName)
                .collect(Collectors.joining(", "));
        return said.isEmpty() ? "no provider says so" : "said by " + said;
    }

    private static String text(Provider provider) {
        return provider.getName() + " " + provider.getVersionStr();
    }
}
