/** May they: what the shipped process lets pass, and what not, because of policies. {@code PolicyGateway} is where tests begin. */
@NullMarked
package portcullis.tests.policies;

import org.jspecify.annotations.NullMarked;
