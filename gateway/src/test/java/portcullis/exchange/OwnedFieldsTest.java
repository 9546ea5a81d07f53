package portcullis.exchange;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnedFieldsTest {
    @Test
    void everyNameOfTheListsIsOurs() {
        Stream.of(OwnedFields.FORWARDING, OwnedFields.IDENTITY, OwnedFields.OVERRIDING)
                .flatMap(List::stream)
                .forEach(name -> {
                    assertTrue(OwnedFields.contains(name), name);
                    assertTrue(OwnedFields.contains(name.toUpperCase(Locale.ROOT)), name);
                    assertTrue(OwnedFields.contains(name.replace('-', '_')), name);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "host", "authorization", "x-correlation-id", "traceparent", "x-forwarded", "x-forwarded-for2", "xforwardedfor",
        "x--user-id", "-", "_", "x-user-i", "x.user.id", "vi", "viaa"
    })
    void anyOtherNameIsNot(String name) {
        assertFalse(OwnedFields.contains(name));
    }
}
