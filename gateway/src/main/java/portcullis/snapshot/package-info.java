/**
 * From configuration to running form. {@code portcullis.snapshot.SnapshotCompiler} turns a configuration, all or nothing,
 * into a {@code portcullis.snapshot.Snapshot}: an immutable generation that serves a request from match to outcome.
 * {@code portcullis.snapshot.LiveSnapshot} holds the one in force, {@code portcullis.snapshot.Carryover} what outlives it.
 * May import filters, routing and upstream; knows neither files nor sockets. Start with the compiler.
 */
@NullMarked
package portcullis.snapshot;

import org.jspecify.annotations.NullMarked;
