/**
 * What is to be known of policies that are in force: whom they reach, how broad they are, whether they decide, who changed them,
 * whether a test looks at them. Each source may be missing, and then the report says so and goes on without. Knows nothing of how
 * it is printed. Start with {@link portcullis.explain.report.PolicyReport}.
 */
@NullMarked
package portcullis.explain.report;

import org.jspecify.annotations.NullMarked;
