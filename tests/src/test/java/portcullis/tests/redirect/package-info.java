/** Ports that send every request elsewhere, and what ACME finds there. */
@NullMarked
package portcullis.tests.redirect;

import org.jspecify.annotations.NullMarked;
