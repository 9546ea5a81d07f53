package portcullis.tests.certificates;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolver.LookupPolicy;
import java.net.spi.InetAddressResolverProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes down each name and each address that a process asks the name service about, one line each. It goes into another
 * process by its boot class path, where the JDK looks for whoever resolves names; the tests' own process does without.
 */
public final class NameLookups extends InetAddressResolverProvider {
    private static final String FILE = "name.lookups";

    /** Asks about an address, as a program does that wants to print who connected. */
    public static void main(String[] arguments) {
        System.out.println(InetAddress.ofLiteral("127.0.0.9").getHostName());
    }

    /** @param folder where the class is put for the other process */
    static List<String> options(Path folder, Path record) throws IOException {
        String name = NameLookups.class.getName();
        for (String suffix : List.of("", "$Writing")) {
            String file = name.replace('.', '/') + suffix + ".class";
            Path copy = folder.resolve(file);
            Files.createDirectories(copy.getParent());
            try (InputStream in = NameLookups.class.getClassLoader().getResourceAsStream(file)) {
                if (in == null) {
                    throw new AssertionError("no " + file);
                }
                Files.copy(in, copy);
            }
        }
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(InetAddressResolverProvider.class.getName()), name + "\n");
        Files.createFile(record);
        return List.of("-Xbootclasspath/a:" + folder, "-D" + FILE + "=" + record);
    }

    @Override
    public InetAddressResolver get(Configuration configuration) {
        return new Writing(configuration.builtinResolver(), Path.of(System.getProperty(FILE)));
    }

    @Override
    public String name() {
        return "writes down what is asked";
    }

    private record Writing(InetAddressResolver system, Path record) implements InetAddressResolver {
        @Override
        public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
            write("name " + host);
            return system.lookupByName(host, policy);
        }

        @Override
        public String lookupByAddress(byte[] address) throws UnknownHostException {
            write("address " + InetAddress.getByAddress(address).getHostAddress());
            return system.lookupByAddress(address);
        }

        private void write(String line) {
            try {
                Files.writeString(record, line + "\n", StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
