package portcullis.policy;

import org.jspecify.annotations.Nullable;

/**
 * What policies said of a request, and say of every other in which they see the same. Both sets were asked together, so that one
 * is never compared with what the other said of something else.
 *
 * @param by counts the policy that decided; null when none did
 * @param shadow what would have been decided, if the policies on trial were in force; null when there are none
 * @param shadowBy counts the shadow policy that would have decided; null when none did
 */
record Decided(Decision enforced, @Nullable PolicyCount by, @Nullable Decision shadow, @Nullable PolicyCount shadowBy) {}
