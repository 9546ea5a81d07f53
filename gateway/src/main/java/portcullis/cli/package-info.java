/**
 * The commands, one class each and thin: parse, call a room, print. May use every room; the only one besides
 * {@code Main} that sees picocli. Start with {@code PortcullisCommand}.
 */
@NullMarked
package portcullis.cli;

import org.jspecify.annotations.NullMarked;
