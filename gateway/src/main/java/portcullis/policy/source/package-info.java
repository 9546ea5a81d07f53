/**
 * Files of policies into single policies that know where they stand. Knows how Cedar's words, texts, comments and brackets look and
 * nothing of what they mean: what is wrong with brackets and texts is said here, with its place, and everything else by who reads
 * the single policy. Begins at {@code PolicySplitter}.
 */
@NullMarked
package portcullis.policy.source;

import org.jspecify.annotations.NullMarked;
