package io.github.pbx24.correlation;

import io.github.pbx24.bitrix24.Bitrix24Exception;

/**
 * Knows who has which extension at present. Thread-safe.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface DirectorySource {

    /**
     * The directory as known now.
     *
     * @return a snapshot; may be some minutes old
     * @throws Bitrix24Exception if it was never known and the portal cannot be asked now; the call is looked at again later
     */
    Directory current();

    /**
     * The directory as known without asking anybody, for pages that must not wait. Default: {@link #current()}.
     *
     * @return a snapshot; may be out of date
     */
    default Directory known() {
        return current();
    }

    /**
     * Says that an extension was not found, which may mean that the directory is out of date. Default: nothing to renew.
     *
     * @param extension who was not found
     */
    default void missed(String extension) {}

    /**
     * A directory that never changes.
     *
     * @param directory the directory
     * @return the source
     */
    static DirectorySource fixed(Directory directory) {
        return () -> directory;
    }
}
