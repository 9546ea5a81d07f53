/**
 * Who is calling: what checks the tokens of issuers, and names callers by tokens and certificates. It knows neither
 * requests nor filters: a filter takes the text of a token out of a request and asks its
 * {@link portcullis.identity.TokenVerifier}, which an {@link portcullis.identity.IssuerSource} gave it; start with these two, then
 * read {@code JwtVerifier}. What it stands on has packages of its own, none of which imports this one: {@code jose}, what a
 * signature is and which keys may check one; {@code keys}, where an issuer's keys come from; {@code revocation}, what was taken
 * back; {@code mint}, which makes tokens for trying and is not used here. {@link portcullis.identity.Issuers} puts them together.
 */
@NullMarked
package portcullis.identity;

import org.jspecify.annotations.NullMarked;
