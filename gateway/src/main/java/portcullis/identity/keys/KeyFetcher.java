package portcullis.identity.keys;

import portcullis.identity.jose.KeySet;

/** Gets a key set from its issuer, now. */
interface KeyFetcher extends AutoCloseable {
    /** Waits for the answer, but not for ever. */
    KeySet fetch() throws FetchFault;

    /** Ends a fetch that is under way. */
    @Override
    void close();
}
