package portcullis.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.Set;
import portcullis.http1.Heads;
import portcullis.listener.ForwardedChain.Hop;

/** What proxies say of the way that a request came. */
class ForwardedChainFuzz {
    @DictionaryFile(resourcePath = "/forwarded.dict")
    @FuzzTest
    void isABoundedListOfHops(byte[] bytes) {
        String value = Heads.text(bytes);
        bounded(ForwardedChain.ofAddresses(value));
        List<Hop> hops = ForwardedChain.ofForwarded(value);
        if (hops == null) {
            return;
        }
        bounded(hops);
        StringBuilder again = new StringBuilder();
        for (Hop hop : hops) {
            String quoted = hop.node().replaceAll("([\\\\\"])", "\\\\$1");
            again.append(again.isEmpty() ? "" : ", ").append("for=\"").append(quoted).append('"');
            again.append(hop.proto().isEmpty() ? "" : ";proto=" + hop.proto());
        }
        assertEquals(hops, ForwardedChain.ofForwarded(again.toString()), "written and read again");
    }

    private static void bounded(List<Hop> hops) {
        assertTrue(!hops.isEmpty() && hops.size() <= ForwardedChain.MOST_HOPS);
        hops.forEach(hop -> assertTrue(Set.of("", "http", "https").contains(hop.proto())));
    }
}
