/**
 * What routes, issuers and the operator's own files say of the things that policies speak of: the types of a request and the
 * entities that are always there. Begins at {@code RouteFacts}, of which {@code RequestSchema} makes the generated part of the
 * schema; {@code OperatorTypes} adds to it and {@code StaticEntities} is read by it. Knows the names that product and policies
 * share and nothing of policies; what it makes is the JSON form of Cedar's schemas, which Cedar's library reads elsewhere.
 */
@NullMarked
package portcullis.policy.schema;

import org.jspecify.annotations.NullMarked;
