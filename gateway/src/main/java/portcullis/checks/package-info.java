/**
 * Programs that show or prove what the gateway does, started by a command and never by a request: the upstreams of the demo
 * (start reading at {@link portcullis.checks.DemoUpstreams}), later the engines of checklist, smoke and bench. May know every
 * room; no room but the command line knows it.
 */
@NullMarked
package portcullis.checks;

import org.jspecify.annotations.NullMarked;
