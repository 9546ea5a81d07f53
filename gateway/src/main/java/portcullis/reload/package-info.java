/**
 * What changes while the process runs: whether it is ready ({@link portcullis.reload.Readiness}), whether it is on its
 * way out ({@link portcullis.reload.Drain}), and configuration that was edited. Knows the snapshot and no sockets.
 */
@NullMarked
package portcullis.reload;

import org.jspecify.annotations.NullMarked;
