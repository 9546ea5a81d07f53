/**
 * The operator's port: health, readiness and metrics for everybody who reaches it, the admin API for whoever has a token.
 * {@link portcullis.admin.AdminApi} decides and answers without knowing of sockets; {@link
 * portcullis.admin.AdminListener} puts it on Helidon's web server. What it shows comes from the other rooms through
 * {@link portcullis.admin.AdminViews}.
 */
@NullMarked
package portcullis.admin;

import org.jspecify.annotations.NullMarked;
