/**
 * What would happen: answers a {@link portcullis.explain.Question} about one request with the real pipeline of a private snapshot,
 * into which {@link portcullis.explain.Explainer} looks. Nothing is sent, fetched, counted or spent; what only the network could
 * tell is said to be unknown. Knows everything that serves a request and nothing that listens for one. Start with the explainer.
 */
@NullMarked
package portcullis.explain;

import org.jspecify.annotations.NullMarked;
