/** What an issuer gave and an operator takes back: in force at once, for as long as it matters, whoever ends in between. */
@NullMarked
package portcullis.tests.revocation;

import org.jspecify.annotations.NullMarked;
