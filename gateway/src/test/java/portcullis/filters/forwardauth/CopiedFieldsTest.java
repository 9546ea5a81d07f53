package portcullis.filters.forwardauth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import portcullis.http.FieldName;
import portcullis.http.HeaderFields;

class CopiedFieldsTest {
    private final CopiedFields copied = new CopiedFields(List.of("remote-user", "x_group", "x-user-id"));

    private static HeaderFields request() {
        HeaderFields fields = new HeaderFields();
        for (String name : List.of("Remote-User", "REMOTE_USER", "remote-User", "X-Group", "x_GROUP", "Remote-Users", "X-Kept")) {
            fields.add(FieldName.of(name), "client");
        }
        return fields;
    }

    private static String lines(HeaderFields fields) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < fields.count(); i++) {
            all.append(fields.name(i)).append('=').append(fields.value(i)).append(' ');
        }
        return all.toString().strip();
    }

    @Test
    void removesTheClientsInEverySpelling() {
        HeaderFields fields = request();
        copied.remove(fields);
        assertEquals("Remote-Users=client X-Kept=client", lines(fields));
    }

    @Test
    void putsTheServicesInTheirPlaceButNeverThoseOfACaller() {
        HeaderFields fields = request();
        copied.replace(fields, HttpHeaders.of(
                Map.of("Remote-User", List.of("a", " ", "b"), "x-user-id", List.of("u"), "x-other", List.of("c")), (_, _) -> true));
        assertEquals("Remote-Users=client X-Kept=client remote-user=a remote-user=b", lines(fields));
    }
}
