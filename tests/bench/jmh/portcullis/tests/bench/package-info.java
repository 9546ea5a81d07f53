/** Micro benchmarks, built by the Maven profile {@code bench} alone and run by the scripts in {@code tests/bench}. */
@NullMarked
package portcullis.tests.bench;

import org.jspecify.annotations.NullMarked;
