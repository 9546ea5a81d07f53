package portcullis.cli;

import picocli.CommandLine;

/** Which Portcullis this is, from the manifest of its jar. */
public final class Version implements CommandLine.IVersionProvider {
    /** Such as {@code 0.1.0}; {@code unpackaged} when the classes do not come from the jar. */
    public static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"portcullis " + text()};
    }
}
