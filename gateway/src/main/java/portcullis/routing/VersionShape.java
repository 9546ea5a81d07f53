package portcullis.routing;

/** What a version's name looks like: its text with each run of digits as one nine; {@code v9} for {@code v1} and {@code v12}. */
final class VersionShape {
    private VersionShape() {}

    static String of(String name) {
        StringBuilder shape = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            if (!isDigit(name.charAt(i))) {
                shape.append(name.charAt(i));
            } else if (i == 0 || !isDigit(name.charAt(i - 1))) {
                shape.append('9');
            }
        }
        return shape.toString();
    }

    /** Whether {@code text[from, to)} has the shape; makes no text. */
    static boolean matches(String shape, String text, int from, int to) {
        int at = from;
        for (int i = 0; i < shape.length(); i++, at++) {
            boolean isRun = shape.charAt(i) == '9';
            if (at == to || (isRun ? !isDigit(text.charAt(at)) : text.charAt(at) != shape.charAt(i))) {
                return false;
            }
            while (isRun && at + 1 < to && isDigit(text.charAt(at + 1))) {
                at++;
            }
        }
        return at == to;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
