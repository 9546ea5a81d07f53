package portcullis.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Rows under a heading, aligned for a terminal or as Markdown. */
final class Table {
    private static final int GAP = 2;

    private final List<List<String>> rows = new ArrayList<>();

    Table(String... heading) {
        rows.add(List.of(heading));
    }

    void row(String... cells) {
        rows.add(List.of(cells));
    }

    void print(PrintWriter out, boolean markdown) {
        if (markdown) {
            printMarkdown(out);
        } else {
            printAligned(out);
        }
    }

    private void printAligned(PrintWriter out) {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                String cell = row.get(i);
                line.append(cell).repeat(' ', widths[i] - cell.length() + GAP);
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private void printMarkdown(PrintWriter out) {
        for (int i = 0; i < rows.size(); i++) {
            out.println("| " + String.join(" | ", rows.get(i).stream().map(Table::escaped).toList()) + " |");
            if (i == 0) {
                out.println("|" + "---|".repeat(rows.getFirst().size()));
            }
        }
    }

    private static String escaped(String cell) {
        return cell.replace("|", "\\|");
    }
}
