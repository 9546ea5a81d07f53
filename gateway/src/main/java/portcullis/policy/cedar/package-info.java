/**
 * Cedar's own library, and the only package that sees it: policies into their JSON form, policies and entities against a schema,
 * schemas from one form into the other. Its native part takes the process with it when its stack ends, so every call goes through
 * {@code CedarLibrary}; nothing here runs on the request path, and without policies nothing is loaded. Begins at
 * {@code CedarLanguage}.
 */
@NullMarked
package portcullis.policy.cedar;

import org.jspecify.annotations.NullMarked;
