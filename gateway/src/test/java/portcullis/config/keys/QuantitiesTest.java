package portcullis.config.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantitiesTest {
    @ParameterizedTest
    @CsvSource({"16B,16", "0B,0", "64KiB,65536", "10MiB,10485760", "2GiB,2147483648"})
    void sizesHaveBinaryUnits(String text, long bytes) {
        assertEquals(new ByteSize(bytes), ByteSize.parse(text));
        assertEquals(text, ByteSize.parse(text).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "16", "B", "16b", "16KB", "16 KiB", "1.5KiB", "-1B", "16kib", "99999999999GiB", "1TiB"})
    void otherSizesAreRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> ByteSize.parse(text));
    }

    @ParameterizedTest
    @CsvSource({"250ms,250", "5s,5000", "0s,0", "2m,120000", "1h,3600000", "7d,604800000"})
    void durationsHaveOneUnit(String text, long millis) {
        assertEquals(Duration.ofMillis(millis), Quantity.duration(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "5 s", "1.5s", "-5s", "5S", "1h30m", "5min", "99999999999999999d", "1w", "1us"})
    void otherDurationsAreRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Quantity.duration(text));
    }

    @ParameterizedTest
    @CsvSource({"1.1%,0.011", "0.5,0.5", "50%,0.5", "0,0", "1,1", "100%,1", "12.5%,0.125"})
    void ratiosAreSharesOrPercentages(String text, double value) {
        assertEquals(new Ratio(value), Ratio.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "%", "1.1", "101%", "-0.5", "1e-3", ".5", "5.", "0.5.5", "NaN", "half"})
    void otherRatiosAreRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Ratio.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0:8443,0.0.0.0,8443",
        "localhost:0,localhost,0",
        "[::1]:9900,::1,9900",
        "127.0.0.1:65535,127.0.0.1,65535"
    })
    void bindAddressesAreLiteralsWithAPort(String text, String host, int port) {
        assertEquals(new BindAddress(host, port), BindAddress.parse(text));
        assertEquals(text, BindAddress.parse(text).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"8080", ":8080", "*:8080", "::1:8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "example.com:80",
                "127.0.0.1:80x", "[127.0.0.1:80"})
    void otherBindAddressesAreRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> BindAddress.parse(text));
    }

    @Test
    void secretsPrintAsStars() {
        assertEquals("***", String.valueOf(new Secret("hunter2")));
    }
}
