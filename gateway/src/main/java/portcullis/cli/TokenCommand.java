package portcullis.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import picocli.CommandLine;
import portcullis.identity.jose.KeySet;

/** Tokens: makes one for trying, looks into one, takes one back. Needs a sub-command. */
@CommandLine.Command(name = "token", description = "makes tokens for trying, looks into tokens, revokes them")
final class TokenCommand extends Command {
    /** As much as a key set may have; a file with more is another file. */
    private static final int MOST = KeySet.MAX_BYTES;

    private TokenCommand(Surroundings surroundings) {
        super(surroundings);
    }

    static CommandLine with(Surroundings surroundings) {
        return new CommandLine(new TokenCommand(surroundings))
                .addSubcommand(new TokenMintCommand(surroundings))
                .addSubcommand(new TokenInspectCommand(surroundings))
                .addSubcommand(new TokenRevokeCommand(surroundings));
    }

    @Override
    int execute() {
        err().println("token wants one of: mint, inspect, revoke");
        return Exit.USAGE;
    }

    /**
     * The text that a file holds, without white space around it. Tokens and keys never come as arguments: every process of the
     * machine can read those.
     *
     * @param file {@code -} for standard input
     */
    static String text(Surroundings surroundings, String file) throws IOException, Surroundings.NotFound {
        Path path = surroundings.folder().resolve(file);
        try (InputStream in = file.equals("-") ? System.in : Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(MOST + 1);
            if (bytes.length > MOST) {
                throw new Surroundings.NotFound(file + " has more than " + MOST + " bytes, which is neither a token nor a key nor a key set");
            }
            return new String(bytes, StandardCharsets.UTF_8).strip();
        } catch (NoSuchFileException missing) {
            throw new Surroundings.NotFound("there is no file " + path);
        }
    }
}
