/**
 * May they: what the operator's Cedar policies say of a request. Begins at {@code PolicyDraft}, which takes the policies of one
 * configuration and its routes and becomes {@code Policies}; a route asks its {@code Authorizer}. Inside: {@code source} (files
 * into single policies, with places), {@code cedar} (Cedar's own library: reading, checking, and the second opinion; the only
 * package that sees it), {@code eval} (our evaluation of policies, which the request path uses), {@code schema} (what routes and
 * issuers say of the types of a request); none of them imports the room itself.
 */
@NullMarked
package portcullis.policy;

import org.jspecify.annotations.NullMarked;
