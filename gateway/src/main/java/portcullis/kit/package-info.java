/**
 * Pure algorithms: JDK only, no input or output, clocks passed in. Each is tested, and where it is on the request path
 * measured, on its own.
 */
@NullMarked
package portcullis.kit;

import org.jspecify.annotations.NullMarked;
