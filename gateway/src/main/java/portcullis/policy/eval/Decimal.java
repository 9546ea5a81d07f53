package portcullis.policy.eval;

import java.math.BigDecimal;

/**
 * Cedar's decimal: a number with four digits behind the point.
 *
 * @param tenThousandths the number times 10 000
 */
public record Decimal(long tenThousandths) implements Extension {
    @Override
    public String toString() {
        return "decimal(\"" + BigDecimal.valueOf(tenThousandths, 4).toPlainString() + "\")";
    }
}
