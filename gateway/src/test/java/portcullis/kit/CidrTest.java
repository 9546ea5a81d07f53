package portcullis.kit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.0.0.0, true",
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.0.0.0/8, 9.255.255.255, false",
        "192.168.4.0/22, 192.168.7.255, true",
        "192.168.4.0/22, 192.168.8.0, false",
        "192.168.4.0/22, 192.168.3.255, false",
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.1, 127.0.0.2, false",
        "0.0.0.0/0, 255.255.255.255, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "128.0.0.0/1, 128.0.0.0, true",
        "128.0.0.0/1, 127.255.255.255, false",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::, false",
        "2001:db8:0:8000::/49, 2001:db8:0:ffff::, true",
        "2001:db8:0:8000::/49, 2001:db8:0:7fff::, false",
        "::/0, 10.0.0.1, false",
    })
    void containsExactlyTheAddressesOfTheBlock(String block, String address, boolean inside) {
        assertEquals(inside, Cidr.parse(block).contains(Cidr.literal(address)));
    }

    @Test
    void anIpv4BlockContainsTheMappedFormOfItsAddresses() {
        byte[] mapped = new byte[16];
        mapped[10] = mapped[11] = (byte) 0xFF;
        mapped[12] = 10;
        assertTrue(Cidr.parse("10.0.0.0/8").contains(mapped));
        assertFalse(Cidr.parse("11.0.0.0/8").contains(mapped));
        mapped[0] = 1;
        assertFalse(Cidr.parse("10.0.0.0/8").contains(mapped));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/08", "10.0.0.0/8/8", "10.0.0", "10.0.0.0.0",
                "10.0.0.256", "010.0.0.1", "10.0.0.1/24", "::/129", "2001:db8::1/32", "fe80::1%eth0", "[::1]", "localhost",
                "1::2::3", "10..0.1", "10.0.0.1 ", "0x7f.0.0.1"
            })
    void refusesWhatIsNoBlock(String text) {
        assertThrows(IllegalArgumentException.class, () -> Cidr.parse(text));
    }

    @Test
    void saysWhichBlockWasProbablyMeant() {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> Cidr.parse("10.1.2.3/8"));
        assertTrue(refused.getMessage().endsWith("the block is 10.0.0.0/8"), refused.getMessage());
    }

    @Test
    void literalsAreReadWithoutAResolver() {
        assertArrayEquals(new byte[] {127, 0, 0, 1}, Cidr.literal("127.0.0.1"));
        assertArrayEquals(new byte[] {10, 0, 0, 1}, Cidr.literal("::ffff:10.0.0.1"));
        assertNull(Cidr.literal("example.com"));
        assertNull(Cidr.literal("127.1"));
    }

    @Test
    void equalBlocksAreEqual() {
        assertEquals(Cidr.parse("10.0.0.0/8"), Cidr.parse("10.0.0.0/8"));
        assertEquals("10.0.0.1/32", Cidr.parse("10.0.0.1").toString());
    }
}
