/**
 * How text on disk becomes trees: finding the folder, reading and bounding files, YAML, overlays, variables and
 * references, and telling whether anything of it changed. Knows no key by name. The only package that sees YAML. Start
 * with {@link portcullis.config.source.SourceFiles}.
 */
@NullMarked
package portcullis.config.source;

import org.jspecify.annotations.NullMarked;
