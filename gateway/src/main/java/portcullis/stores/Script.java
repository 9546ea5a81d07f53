package portcullis.stores;

/**
 * A Lua script that runs atomically on the server, known there by the SHA-1 of its text.
 *
 * @param text which gets one key and any arguments, and answers with a list
 */
public record Script(String text) {}
