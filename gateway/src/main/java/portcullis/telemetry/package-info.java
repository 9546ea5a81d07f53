/**
 * Tells what happens and never decides: one line per exchange ({@link portcullis.telemetry.AccessLog}), the application's
 * own log ({@link portcullis.telemetry.Logs}), both through one bounded {@link portcullis.telemetry.LogOutput} that makes
 * no request wait, and the meters behind {@code /metrics}. Names that must never be shown are {@link
 * portcullis.telemetry.Masking}'s. Knows exchanges and the telemetry part of the configuration, nothing of sockets. Start
 * reading at {@link portcullis.telemetry.ExchangeEvents}, the one place that the listener calls.
 */
@NullMarked
package portcullis.telemetry;

import org.jspecify.annotations.NullMarked;
