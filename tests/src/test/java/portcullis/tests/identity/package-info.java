/** Who is calling, and what is done with it: tokens, certificates, and what upstreams, templates and metrics are told. */
@NullMarked
package portcullis.tests.identity;

import org.jspecify.annotations.NullMarked;
