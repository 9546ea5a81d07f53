package portcullis.http1;

import java.util.List;
import org.jspecify.annotations.Nullable;
import portcullis.http.BodyException;
import portcullis.http.BodyReader;
import portcullis.http.FieldName;
import portcullis.http.HeaderFields;
import portcullis.http.RequestHead;

/** A body that is here already and has trailer fields behind it. */
public final class TrailedBody implements BodyReader {
    private final BodyReader content;
    private final @Nullable HeaderFields trailers;

    public TrailedBody(byte[] content, @Nullable List<StrictReading.Field> trailers) {
        this.content = BodyReader.of(content);
        this.trailers = trailers == null ? null : new HeaderFields();
        if (trailers != null) {
            trailers.forEach(field -> this.trailers.add(FieldName.of(field.name()), field.value()));
        }
    }

    @Override
    public long declaredLength() {
        return RequestHead.UNKNOWN_LENGTH;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws BodyException {
        return content.read(into, offset, Math.min(length, 50));
    }

    @Override
    public boolean ready() {
        return true;
    }

    @Override
    public @Nullable HeaderFields trailers() {
        return trailers;
    }
}
