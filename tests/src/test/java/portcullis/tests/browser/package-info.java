/**
 * What a real browser makes of the gateway: Chromium itself, over TLS, with its own ideas of CORS, streams, event sources and
 * WebSockets. Start reading at {@link portcullis.tests.browser.ChromiumTest}.
 */
@NullMarked
package portcullis.tests.browser;

import org.jspecify.annotations.NullMarked;
