package portcullis.config.source;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portcullis.config.keys.Tree;

/**
 * All files of one configuration as trees, overlays, variables and references already worked in.
 *
 * @param environment the name of the overlay that was used
 * @param gateway null when there is none that could be read
 * @param defaults null when there is none that could be read
 * @param routes in the order of their names
 * @param complete false when a file could not be read at all, so that nothing may be concluded from what is not there
 * @param usedVariables what the result depends on besides the files
 */
public record Documents(
        String environment,
        @Nullable Document gateway,
        @Nullable Document defaults,
        List<Document> routes,
        boolean complete,
        Map<String, String> usedVariables) {

    /**
     * One file.
     *
     * @param name relative to the folder of the configuration
     */
    public record Document(String name, Tree.Block tree) {}
}
