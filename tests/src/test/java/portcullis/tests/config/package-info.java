/**
 * That every key of the configuration does something, and does it as soon as it is edited. Start with {@link
 * portcullis.tests.config.EveryKeyTest}, which asks the product for its keys; the proofs stand in the other classes, by
 * theme, and in {@code proofs/keys.txt} under the resources is written which test proves which key.
 */
@NullMarked
package portcullis.tests.config;

import org.jspecify.annotations.NullMarked;
