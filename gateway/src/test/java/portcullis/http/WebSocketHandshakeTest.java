package portcullis.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketHandshakeTest {
    /** Key and proof of RFC 6455, 1.3. */
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    private static HeaderFields fields(String... namesAndValues) {
        HeaderFields fields = new HeaderFields();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.add(FieldName.of(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return fields;
    }

    @Test
    void theProofIsThatOfTheStandard() {
        assertEquals(ACCEPT, WebSocketHandshake.accept(KEY));
        assertNull(WebSocketHandshake.fault(fields("Sec-WebSocket-Key", KEY), fields("sec-websocket-accept", ACCEPT)));
    }

    @Test
    void anotherProofOrTwoOrNoneIsAFault() {
        HeaderFields request = fields("Sec-WebSocket-Key", KEY);
        assertNotNull(WebSocketHandshake.fault(request, fields()));
        assertNotNull(WebSocketHandshake.fault(request, fields("Sec-WebSocket-Accept", ACCEPT.toLowerCase(java.util.Locale.ROOT))));
        assertNotNull(WebSocketHandshake.fault(
                request, fields("Sec-WebSocket-Accept", ACCEPT, "Sec-WebSocket-Accept", ACCEPT)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        "- | - | true", "a, b | b | true", "a | - | true", "a, b | a, b | false", "a | A | false", "- | a | false", "a,b | '' | false"
    })
    void onlyAnOfferedProtocolMayBeChosen(String offered, String chosen, boolean fine) {
        HeaderFields request = fields("Sec-WebSocket-Key", KEY);
        HeaderFields answer = fields("Sec-WebSocket-Accept", ACCEPT);
        if (offered != null) {
            request.add(StandardFields.SEC_WEBSOCKET_PROTOCOL, offered);
        }
        if (chosen != null) {
            answer.add(StandardFields.SEC_WEBSOCKET_PROTOCOL, chosen);
        }
        assertEquals(fine, WebSocketHandshake.fault(request, answer) == null);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "a; x=1, b | a; y, b | true", "a | a, a | true", "a | b | false", "a; b | b | false", "a, b | a, b, c | false"
    })
    void onlyOfferedExtensionsMayBeUsed(String offered, String used, boolean fine) {
        HeaderFields request = fields("Sec-WebSocket-Key", KEY, "Sec-WebSocket-Extensions", offered);
        HeaderFields answer = fields("Sec-WebSocket-Accept", ACCEPT, "Sec-WebSocket-Extensions", used);
        assertEquals(fine, WebSocketHandshake.fault(request, answer) == null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "dGhlIHNhbXBsZSBub25jZQ", "dGhlIHNhbXBsZSBub25jZQ=", "dGhlIHNhbXBsZSBub25j====", "dGhlIHNhbXBsZSBub25j-Q=="})
    void aKeyIsSixteenBytesInBase64(String key) {
        assertFalse(WebSocketHandshake.hasKey(fields("Sec-WebSocket-Key", key)));
        assertTrue(WebSocketHandshake.hasKey(fields("Sec-WebSocket-Key", KEY)));
        assertFalse(WebSocketHandshake.hasKey(fields("Sec-WebSocket-Key", KEY, "Sec-WebSocket-Key", KEY)));
    }

    @Test
    void theVersionIsSaidOnce() {
        assertTrue(WebSocketHandshake.hasVersion(fields("Sec-WebSocket-Version", "13")));
        assertFalse(WebSocketHandshake.hasVersion(fields("Sec-WebSocket-Version", "13, 8")));
        assertFalse(WebSocketHandshake.hasVersion(fields("Sec-WebSocket-Version", "13", "Sec-WebSocket-Version", "13")));
        assertFalse(WebSocketHandshake.hasVersion(fields()));
    }
}
