package portcullis.policy.schema;

import com.cedarpolicy.BasicAuthorizationEngine;
import com.cedarpolicy.model.AuthorizationRequest;
import com.cedarpolicy.model.AuthorizationResponse;
import com.cedarpolicy.model.AuthorizationSuccessResponse;
import com.cedarpolicy.model.EntityValidationRequest;
import com.cedarpolicy.model.ValidationRequest;
import com.cedarpolicy.model.ValidationResponse;
import com.cedarpolicy.model.entity.Entities;
import com.cedarpolicy.model.exception.AuthException;
import com.cedarpolicy.model.exception.InternalException;
import com.cedarpolicy.model.policy.Policy;
import com.cedarpolicy.model.policy.PolicySet;
import com.cedarpolicy.model.schema.Schema;
import com.cedarpolicy.value.CedarList;
import com.cedarpolicy.value.CedarMap;
import com.cedarpolicy.value.DateTime;
import com.cedarpolicy.value.EntityTypeName;
import com.cedarpolicy.value.EntityUID;
import com.cedarpolicy.value.IpAddress;
import com.cedarpolicy.value.PrimBool;
import com.cedarpolicy.value.PrimLong;
import com.cedarpolicy.value.PrimString;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import portcullis.policy.eval.EntityUid;
import portcullis.policy.eval.Value;

/** Cedar's own library on one of our schemas. */
final class CedarJudge {
    private final BasicAuthorizationEngine engine = new BasicAuthorizationEngine();
    private final Schema schema;

    /** @throws AssertionError when it is no schema to Cedar */
    CedarJudge(PolicySchema schema) {
        String json = schema.json();
        try {
            this.schema = Schema.parse(Schema.JsonOrCedar.Json, json);
        } catch (InternalException refused) {
            throw new AssertionError(refused.getMessage() + "\n" + json, refused);
        }
    }

    /** As people write it. */
    String text() {
        try {
            return schema.toCedarFormat();
        } catch (InternalException refused) {
            throw new AssertionError(refused);
        }
    }

    /** What Cedar makes of a schema in its own syntax, printed by Cedar. */
    static String reprinted(String text) {
        try {
            return Schema.parse(Schema.JsonOrCedar.Json, Schema.parse(Schema.JsonOrCedar.Cedar, text).toJsonFormat().toString()).toCedarFormat();
        } catch (InternalException | JsonProcessingException refused) {
            throw new AssertionError(refused.getMessage() + "\n" + text, refused);
        }
    }

    /** What is wrong with a policy, warnings included; empty when nothing is. */
    List<String> validate(String policy) {
        try {
            ValidationResponse response =
                    engine.validate(new ValidationRequest(schema, new PolicySet(new HashSet<>(Set.of(new Policy(policy, "tried"))))));
            List<String> found = new ArrayList<>();
            response.errors.ifPresent(errors -> errors.forEach(error -> found.add(error.message)));
            response.success.ifPresent(success -> {
                success.validationErrors.forEach(error -> found.add(error.getError().message));
                success.validationWarnings.forEach(warning -> found.add(warning.getError().message));
            });
            return found;
        } catch (AuthException refused) {
            throw new AssertionError(refused);
        }
    }

    /** What is wrong with entities in Cedar's JSON; empty when nothing is. */
    String validateEntities(String json) throws IOException {
        try {
            engine.validateEntities(new EntityValidationRequest(schema, List.copyOf(Entities.parse(json).getEntities())));
            return "";
        } catch (AuthException refused) {
            return String.valueOf(refused.getMessage());
        }
    }

    /**
     * Whether a policy permits a request that Cedar holds against the schema.
     *
     * @throws AssertionError when the request is none that the schema allows
     */
    boolean permits(String policy, EntityUid principal, EntityUid action, EntityUid resource, Map<String, Value> context, String entities) {
        return answer(policy, principal, action, resource, context, entities).orElseThrow(() -> new AssertionError("no such request")).isAllowed();
    }

    /** Empty when Cedar refuses the request as one that the schema does not allow. */
    Optional<AuthorizationSuccessResponse> answer(
            String policy, EntityUid principal, EntityUid action, EntityUid resource, Map<String, Value> context, String entities) {
        try {
            Map<String, com.cedarpolicy.value.Value> values = new HashMap<>();
            context.forEach((name, value) -> values.put(name, of(value)));
            AuthorizationResponse response = engine.isAuthorized(
                    new AuthorizationRequest(uid(principal), uid(action), uid(resource), Optional.of(values), Optional.of(schema), true),
                    new PolicySet(new HashSet<>(Set.of(new Policy(policy, "tried")))),
                    Entities.parse(entities));
            response.success.ifPresent(success -> {
                if (!success.getErrors().isEmpty()) {
                    throw new AssertionError(success.getErrors().toString());
                }
            });
            return response.success;
        } catch (AuthException | IOException refused) {
            throw new AssertionError(refused);
        }
    }

    private static EntityUID uid(EntityUid uid) {
        return new EntityUID(EntityTypeName.parse(uid.type()).orElseThrow(), uid.id());
    }

    private static com.cedarpolicy.value.Value of(Value value) {
        return switch (value) {
            case Value.Bool bool -> new PrimBool(bool == Value.Bool.TRUE);
            case Value.Whole whole -> new PrimLong(whole.value());
            case Value.Text text -> new PrimString(text.value());
            case Value.Members members -> new CedarList(members.values().stream().map(CedarJudge::of).collect(Collectors.toList()));
            case Value.Fields fields -> {
                CedarMap map = new CedarMap();
                fields.values().forEach((name, field) -> map.put(name, of(field)));
                yield map;
            }
            case EntityUid uid -> uid(uid);
            case portcullis.policy.eval.IpAddr ip -> new IpAddress(argument(ip));
            case portcullis.policy.eval.DateTime time -> new DateTime(argument(time));
            case portcullis.policy.eval.Extension other -> throw new AssertionError("no request has " + other);
        };
    }

    private static String argument(portcullis.policy.eval.Extension value) {
        String call = value.toString();
        return call.substring(call.indexOf('"') + 1, call.lastIndexOf('"'));
    }
}
