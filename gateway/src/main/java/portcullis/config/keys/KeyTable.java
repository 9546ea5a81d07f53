package portcullis.config.keys;

/** Declared keys as a Markdown table, one line each. */
public final class KeyTable {
    private static final String HEAD = """
            | Key | Type | Default | Bounds | Change | Since | Meaning |
            |---|---|---|---|---|---|---|
            """;

    private final StringBuilder table = new StringBuilder(HEAD);

    private KeyTable() {}

    /** The keys and all keys below them; names that the operator chooses are {@code <name>}. */
    public static String of(Keys<?> keys) {
        KeyTable written = new KeyTable();
        keys.visit("", written::line);
        return written.table.toString();
    }

    private void line(String path, Key<?> key) {
        cell("`" + path + "`");
        cell(key.shape().type());
        cell(byDefault(key));
        cell(key.shape().bounds());
        cell(key.waitsForRestart() ? "restart" : "live");
        cell(key.since());
        table.append("| ").append(escaped(key.says())).append(" |\n");
    }

    private static String byDefault(Key<?> key) {
        if (key.isRequired()) {
            return "required";
        }
        String value = key.defaultText().isEmpty() ? "" : "`" + key.defaultText() + "`";
        String nothing = key.wordsForNothing().isEmpty() ? "" : key.wordsForNothing().getFirst();
        boolean may = !nothing.isEmpty() && !nothing.equals(key.defaultText());
        return may ? value + (value.isEmpty() ? "or `" : " or `") + nothing + "`" : value;
    }

    private void cell(String text) {
        table.append("| ").append(escaped(text)).append(' ');
    }

    private static String escaped(String text) {
        return text.replace("|", "\\|");
    }
}
