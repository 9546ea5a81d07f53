/**
 * How a key of the configuration is declared, once: name, type, default, bounds, live or restart, since, one sentence.
 * The strict reader, the JSON Schema and the reference all come from that declaration. Knows nothing of YAML (it reads
 * a {@link portcullis.config.keys.Tree}) and nothing of what the gateway does with a value. Start with
 * {@link portcullis.config.keys.Keys}.
 */
@NullMarked
package portcullis.config.keys;

import org.jspecify.annotations.NullMarked;
