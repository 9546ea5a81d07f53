/** The filter forward-auth in front of a service that a test scripts. Start at {@link portcullis.tests.forwardauth.DecisionTest}. */
@NullMarked
package portcullis.tests.forwardauth;

import org.jspecify.annotations.NullMarked;
