/**
 * The two commands that a newcomer types first: the launcher as bash runs it, and the demo that it starts. Start reading
 * at {@link portcullis.tests.demo.DemoTest}.
 */
@NullMarked
package portcullis.tests.demo;

import org.jspecify.annotations.NullMarked;
