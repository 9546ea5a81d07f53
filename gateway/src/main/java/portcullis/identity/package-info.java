/**
 * Who is calling: tokens of issuers, the keys that check them, what was revoked, certificates of clients. It knows neither
 * requests nor filters: a filter takes the text of a token out of a request and asks its
 * {@link portcullis.identity.TokenVerifier}, which an {@link portcullis.identity.IssuerSource} gave it; start with these two.
 * Where an issuer's keys come from is a {@link portcullis.identity.KeySource}, which outlives generations
 * ({@link portcullis.identity.Issuers}). What a signature is, and which keys may check one, is in the package {@code jose}.
 */
@NullMarked
package portcullis.identity;

import org.jspecify.annotations.NullMarked;
