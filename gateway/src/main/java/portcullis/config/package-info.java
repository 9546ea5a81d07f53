/**
 * What the operator wrote, as records: no behaviour. {@link portcullis.config.ConfigLoader} turns a folder of files
 * into one {@link portcullis.config.Configuration} or into a list of problems, all at once, each with file, line and
 * column. The only room that sees YAML; may import {@code kit}. Each record declares its keys beside itself. Start with
 * {@link portcullis.config.Configuration} for the shape, {@link portcullis.config.ConfigLoader} for the way.
 */
@NullMarked
package portcullis.config;

import org.jspecify.annotations.NullMarked;
