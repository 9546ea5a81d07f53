/**
 * What changes while the process runs: the configuration ({@link portcullis.reload.ConfigWatcher} sees that it was edited,
 * {@link portcullis.reload.Reloads} takes it over, one attempt at a time), whether the gateway is ready ({@link
 * portcullis.reload.Readiness}) and whether it is on its way out ({@link portcullis.reload.Drain}). Knows neither files
 * nor sockets: Main passes in what reads the one and counts the other.
 */
@NullMarked
package portcullis.reload;

import org.jspecify.annotations.NullMarked;
