package portcullis.config.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import portcullis.kit.Cidr;
import portcullis.kit.HttpDate;

/** A single value of the configuration, in whatever notation. */
class NotationsFuzz {

    private static final NamedPaths PATHS = new NamedPaths() {
        @Override
        public NamedFile file(String text, Origin namedBy) {
            throw new IllegalArgumentException("there is no " + text);
        }

        @Override
        public Path folder(String text, Origin namedBy) {
            throw new IllegalArgumentException("there is no " + text);
        }
    };

    @DictionaryFile(resourcePath = "/notations.dict")
    @FuzzTest
    void areReadOrRefusedInWords(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        meansTheSameWrittenAgain(text, Cidr::parse, Cidr::toString);
        meansTheSameWrittenAgain(text, BindAddress::parse, BindAddress::toString);
        meansTheSameWrittenAgain(text, ByteSize::parse, ByteSize::toString);
        meansTheSameWrittenAgain(text, Quantity::duration, Quantity::print);
        meansTheSameWrittenAgain(text, Ratio::parse, ratio -> plain(ratio, text));
        isReadOrRefused(text, Formats.INTEGER, Formats.FLAG, Formats.DURATION, Formats.SIZE, Formats.RATIO, Formats.CIDR,
                Formats.BIND, Formats.NAME, Formats.FIELD_NAME, Formats.FIELD_VALUE, Formats.TOKEN, Formats.METHOD,
                Formats.DATE, Formats.INSTANT, Formats.WEB_URL, Formats.TEXT, Formats.SECRET);
        contains(text);
        date(text.hashCode() * 1_000L + bytes.length);
    }

    /** Without an exponent; some take more characters than a ratio may have, and are left as they came. */
    private static String plain(Ratio ratio, String text) {
        String plain = new BigDecimal(ratio.toString()).toPlainString();
        return plain.length() <= 18 ? plain : text;
    }

    private static <T> void meansTheSameWrittenAgain(String text, Function<String, T> parse, Function<T, String> print) {
        T value = value(text, parse);
        if (value != null) {
            assertEquals(value, parse.apply(print.apply(value)), text);
        }
    }

    private static <T> @Nullable T value(String text, Function<String, T> parse) {
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException refused) {
            assertNotNull(refused.getMessage(), "says what is wrong");
            return null;
        }
    }

    private static void isReadOrRefused(String text, Shape<?>... shapes) {
        Origin origin = Origin.of("fuzz");
        for (Shape<?> shape : shapes) {
            Findings findings = new Findings();
            Object value = shape.read(new Tree.Scalar(text, origin, Tree.WRITTEN), Reading.of("fuzz", findings, PATHS, false));
            assertEquals(value == null ? 1 : 0, findings.errors(), shape.type());
        }
    }

    private static void contains(String text) {
        Cidr block = value(text, Cidr::parse);
        if (block != null) {
            String network = block.toString().substring(0, block.toString().indexOf('/'));
            byte[] first = Cidr.literal(network);
            assertEquals(true, first != null && block.contains(first), "a block contains its first address");
        }
    }

    private static void date(long epochSecond) {
        Instant moment = Instant.ofEpochSecond(Math.floorMod(epochSecond, 253_402_300_800L));
        ZonedDateTime read = ZonedDateTime.parse(HttpDate.format(moment), DateTimeFormatter.RFC_1123_DATE_TIME);
        assertEquals(moment, read.withZoneSameInstant(ZoneOffset.UTC).toInstant());
    }
}
