package portcullis.policy.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cedarpolicy.model.exception.AuthException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each operator at its borders, where Cedar's own library is the judge of what is right. */
class OperatorsTest {
    private static void agree(String expressions) throws AuthException, IOException {
        List<String> policies = expressions.lines()
                .filter(line -> !line.isBlank())
                .map(line -> "permit(principal, action, resource) when { " + line.strip() + " };")
                .toList();
        assertTrue(policies.size() > 3);
        assertEquals(List.of(), BothCedars.differences(policies));
    }

    @Test
    void whatDoesNotDecideIsNotEvaluated() throws AuthException, IOException {
        agree("""
                true || principal.absent
                principal.absent || true
                false && principal.absent
                !(false && 1)
                1 && false
                true && 1
                false || 1
                1 || true
                if true then true else principal.absent
                if false then principal.absent else true
                if principal.yes then 1 else 2
                if 1 then true else true
                (if true then 1 else "a") == 1
                !1
                !!true
                true && (true && (false || true))
                (true && true) && true
                """);
    }

    @Test
    void valuesOfDifferentTypesAreNotEqual() throws AuthException, IOException {
        agree("""
                1 == 1
                1 == true
                "1" == 1
                1 != "1"
                principal == User::"alice"
                principal == resource
                User::"alice" == Role::"alice"
                principal.friend == User::"bob"
                [1, 2] == [2, 1, 1]
                [] == principal.none
                [1, [2]] == [[2], 1]
                {a: 1, b: 2} == {b: 2, a: 1}
                {a: 1} == {a: 1, b: 2}
                principal.mixed == [{a: 1}, [1], true, "a", 1]
                context.headers == {"x-a": "1"}
                principal.home == ip("10.1.2.3")
                principal.home == ip("10.1.2.3/32")
                ip("10.1.2.3/8") == ip("10.0.0.0/8")
                principal.six == ip("2001:0db8:0:0:0:0:0:1")
                principal.price == decimal("12.5")
                principal.price == decimal("12.5000")
                duration("60s") == duration("1m")
                datetime("2024-01-01") == datetime("2024-01-01T00:00:00Z")
                datetime("2024-01-01") == duration("1h")
                principal.odd == "a*b\\\\\\0\\u{1F600}"
                principal.absent == 1
                User::"nobody" == principal.stranger
                """);
    }

    @Test
    void onlyNumbersDatetimesAndDurationsHaveAnOrder() throws AuthException, IOException {
        agree("""
                1 < 2
                2 <= 2
                3 > 2
                2 >= 3
                principal.min < principal.max
                "a" < "b"
                1 < "b"
                "b" > 1
                true < false
                [1] < [2]
                principal < resource
                decimal("1.0") < decimal("2.0")
                ip("10.0.0.1") < ip("10.0.0.2")
                duration("1h") < duration("61m")
                duration("1h") >= duration("60m")
                datetime("2024-01-01") < datetime("2024-01-01T00:00:00.001Z")
                datetime("2024-01-01") > datetime("2023-12-31T23:59:59Z")
                datetime("2024-01-01") <= duration("1h")
                duration("1h") < 5
                5 < duration("1h")
                """);
    }

    @Test
    void numbersStayWithin64Bits() throws AuthException, IOException {
        agree("""
                principal.max + 0 == principal.max
                principal.max + 1 > 0
                principal.min + -1 < 0
                principal.min - 1 < 0
                principal.max - -1 > 0
                -principal.min > 0
                -principal.max < 0
                0 - principal.min > 0
                principal.min - principal.min == 0
                principal.max * 1 == principal.max
                principal.max * 2 > 0
                principal.min * -1 > 0
                -1 * principal.min > 0
                principal.min * 1 == principal.min
                4294967296 * 2147483648 > 0
                4294967296 * -2147483648 == principal.min
                3037000500 * 3037000500 > 0
                3037000499 * 3037000499 > 0
                1 + "a" == 1
                "a" + "b" == "ab"
                -"a" == "a"
                1 + 2 * 3 - 4 == 3
                true || principal.max + 1 > 0
                -9223372036854775808 == principal.min
                """);
    }

    @Test
    void attributesAreThereOrTested() throws AuthException, IOException {
        agree("""
                principal.level == 5
                principal.absent == 5
                principal has level
                principal has absent
                principal has "two words" && principal["two words"] == 2
                principal["if"] == 1
                principal.claims.deep.er == 1
                principal.claims.absent.er == 1
                principal has claims.deep.er
                principal has claims.deep.less
                principal has claims.absent.er
                principal has level.deeper
                principal.friend.level == 1
                principal.friend has level
                principal.stranger has level
                principal.stranger.level == 1
                User::"nobody".level == 1
                User::"nobody" has level
                resource.owner.friend.name == "bob"
                1 has a
                "a" has a
                [1] has a
                (1).a == 1
                [1].a == 1
                {a: 1}.a == 1
                {a: 1}.b == 1
                {a: 1} has b
                {a: principal.absent} has b
                context.headers["x-a"] == "1"
                context has headers
                context.absent == 1
                context["n"] == 3
                principal.level.deeper == 1
                action has level
                """);
    }

    @Test
    void tagsAreReadByName() throws AuthException, IOException {
        agree("""
                principal.getTag("team") == "red"
                principal.getTag("flag")
                principal.getTag("absent") == "red"
                principal.hasTag("team")
                principal.hasTag("absent")
                principal.hasTag(principal.name)
                principal.stranger.hasTag("team")
                principal.stranger.getTag("team") == "red"
                principal.getTag(1) == 1
                principal.hasTag(1)
                context.getTag("a") == 1
                context.hasTag("a")
                1.hasTag("a")
                User::"nobody".hasTag(1)
                """);
    }

    @Test
    void entitiesAreInWhatTheyAreIn() throws AuthException, IOException {
        agree("""
                principal in User::"alice"
                principal in Role::"writer"
                principal in Role::"reader"
                principal in Role::"absent"
                principal in [Role::"absent", Role::"reader"]
                principal in []
                principal in principal.friends
                principal.friend in principal.friends
                principal.stranger in principal.stranger
                principal.stranger in Role::"reader"
                principal in [principal.friend, Role::"reader"]
                principal in ["a", Role::"reader"]
                principal in [Role::"reader", "a"]
                principal in "a"
                principal in context
                "a" in ["a"]
                1 in 1
                principal in principal.mixed
                action in Action::"read"
                action in [Action::"write", Action::"read"]
                resource in Shop::"s"
                resource is Shop::Order
                resource is Order
                resource is Shop::Order in Shop::"s"
                resource is Order in 1
                resource is Shop::Order in 1
                principal is User in [Role::"reader"]
                principal is User
                principal is Role
                principal.stranger is User
                1 is User
                principal.absent is User
                """);
    }

    @Test
    void setsHoldWhatTheyHold() throws AuthException, IOException {
        agree("""
                principal.scopes.contains("read")
                principal.scopes.contains("delete")
                principal.scopes.contains(1)
                principal.mixed.contains([1])
                principal.mixed.contains({a: 1})
                principal.mixed.contains({a: 2})
                principal.friends.contains(User::"bob")
                "read".contains("r")
                principal.scopes.containsAll(["write", "read"])
                principal.scopes.containsAll(["write", "delete"])
                principal.scopes.containsAll([])
                [].containsAll([])
                [].containsAny([])
                principal.scopes.containsAny(["delete", "write"])
                principal.scopes.containsAny(["delete"])
                principal.scopes.containsAny("write")
                "write".containsAny(["write"])
                principal.scopes.containsAll("write")
                principal.none.isEmpty()
                principal.scopes.isEmpty()
                "".isEmpty()
                [1, principal.absent].contains(1)
                [1, 1 + 1].contains(2)
                [principal.home].contains(ip("10.1.2.3"))
                context.list.containsAny([2, 7])
                """);
    }

    @Test
    void starsStandForAnyCharacters() throws AuthException, IOException {
        agree("""
                "abc" like "abc"
                "abc" like "a*"
                "abc" like "*c"
                "abc" like "*b*"
                "abc" like "a*c"
                "abc" like "a*b"
                "abc" like "*"
                "" like "*"
                "" like ""
                "" like "**"
                "a" like ""
                "ab" like "a*b"
                "aab" like "a*ab"
                "ab" like "ab*ab"
                "aba" like "ab*ba"
                "abba" like "ab*ba"
                "a*b" like "a\\*b"
                "axb" like "a\\*b"
                principal.odd like "a\\*b\\\\*"
                principal.odd like "*\\u{1F600}"
                "\\u{1F600}" like "*\\u{1F600}*"
                "\\u{1F601}" like "\\u{1F600}"
                "xaxbxc" like "*a*b*c*"
                "mississippi" like "*issip*"
                "mississippi" like "m*iss*iss*pi"
                "mississippi" like "m*iss*iss*iss*pi"
                "ABC" like "abc"
                1 like "1"
                principal.absent like "*"
                principal.empty like ""
                """);
    }

    @Test
    void conditionsFollowEachOther() throws AuthException, IOException {
        assertEquals(
                List.of(),
                BothCedars.differences(List.of(
                        "permit(principal, action, resource) when { true } unless { false };",
                        "permit(principal, action, resource) when { false } unless { principal.absent };",
                        "permit(principal, action, resource) unless { true } when { principal.absent };",
                        "permit(principal, action, resource) unless { 1 };",
                        "permit(principal, action, resource) when { 1 };",
                        "permit(principal == User::\"bob\", action, resource) when { principal.absent };",
                        "permit(principal == User::\"alice\", action == Action::\"get\", resource in Shop::\"s\");",
                        "permit(principal is User in Role::\"reader\", action in [Action::\"read\"], resource is Shop::Order);",
                        "permit(principal is Role in Role::\"reader\", action, resource);",
                        "permit(principal in Role::\"none\", action in [], resource);",
                        "permit(principal, action in [Action::\"a\", Action::\"get\"], resource is Shop::Order in Shop::\"t\");")));
        assertEquals(
                List.of(),
                BothCedars.differences(List.of(
                        "permit(principal, action, resource);",
                        "forbid(principal, action, resource) when { principal.absent };",
                        "forbid(principal, action, resource) when { principal.yes };",
                        "forbid(principal, action, resource) unless { principal.yes };")));
    }
}
