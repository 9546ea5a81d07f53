package portcullis.http;

/** Bytes that are here already. */
final class FixedBody implements BodyReader {
    private final byte[] bytes;
    private int position;

    FixedBody(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public long declaredLength() {
        return bytes.length;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        if (position == bytes.length) {
            return -1;
        }
        int count = Math.min(length, bytes.length - position);
        System.arraycopy(bytes, position, into, offset, count);
        position += count;
        return count;
    }

    @Override
    public boolean ready() {
        return true;
    }
}
