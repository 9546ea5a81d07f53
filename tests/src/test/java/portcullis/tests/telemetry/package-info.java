/** What the gateway tells about what it did: access log, metrics, and never a secret. Start at {@link portcullis.tests.telemetry.AccessLogTest}. */
@NullMarked
package portcullis.tests.telemetry;

import org.jspecify.annotations.NullMarked;
