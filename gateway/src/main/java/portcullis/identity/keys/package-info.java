/**
 * Where the keys of an issuer come from: its own address, fetched again and again, or files of the configuration; what becomes of
 * them while the issuer cannot be reached, and what operators hear of it. It knows sets of keys and the configuration of issuers,
 * but nothing of tokens, nor who asks. Start with {@link portcullis.identity.keys.KeySource}, and with
 * {@link portcullis.identity.keys.KeyOpening} for how one is made; {@code FetchedKeys} is the heart of the package.
 */
@NullMarked
package portcullis.identity.keys;

import org.jspecify.annotations.NullMarked;
