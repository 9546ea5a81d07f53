package portcullis.config.suite;

import java.util.List;
import portcullis.config.keys.Formats;
import portcullis.config.keys.Key;
import portcullis.config.keys.Shape;
import portcullis.config.keys.Shapes;
import portcullis.kit.LinearPattern;
import portcullis.kit.SyntaxFault;

/** What a header field shall hold. */
public sealed interface FieldExpectation {
    /** A field whose value is the text {@code none} can be asked for by {@code { regex: none }}. */
    Shape<FieldExpectation> SHAPE = Shapes.either(
            Formats.TEXT_OR_EMPTY.as(text -> text.equals("none") ? new Absent() : new Exactly(text)),
            Shapes.oneOf(List.of(Key.text("regex")
                    .says("a regular expression that the whole value matches")
                    .as(Matching::of))));

    /** Whether a value is right; several lines of one field are one value, with {@code ", "} between. */
    boolean isMetBy(String value);

    /** The field is not there. */
    record Absent() implements FieldExpectation {
        @Override
        public boolean isMetBy(String value) {
            return false;
        }

        @Override
        public String toString() {
            return "none";
        }
    }

    record Exactly(String text) implements FieldExpectation {
        @Override
        public boolean isMetBy(String value) {
            return value.equals(text);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** The whole value matches, which is decided in linear time. */
    record Matching(String regex, LinearPattern pattern) implements FieldExpectation {
        static Matching of(String regex) {
            try {
                return new Matching(regex, LinearPattern.compile(regex));
            } catch (SyntaxFault fault) {
                throw new IllegalArgumentException(fault.wrong(), fault);
            }
        }

        @Override
        public boolean isMetBy(String value) {
            return pattern.matches(value);
        }

        @Override
        public String toString() {
            return "/" + regex + "/";
        }
    }
}
