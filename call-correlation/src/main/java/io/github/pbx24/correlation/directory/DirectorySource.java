package io.github.pbx24.correlation.directory;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Knows who has which extension at present. Never makes a call wait. Thread-safe.
 *
 * @since 0.1
 */
public interface DirectorySource {

    /**
     * The directory as known now.
     *
     * @return a snapshot, may be some minutes old; empty while it was never known, for then nobody can say that an extension
     *     has no user
     */
    Optional<Directory> current();

    /**
     * What is known without asking anybody, complete or not, for pages.
     *
     * @return a snapshot
     */
    Directory known();

    /**
     * Whether it is time to ask again.
     *
     * @return true if {@link #refresh} would make sense now
     */
    boolean isStale();

    /**
     * Asks again. What was known stays if that fails.
     *
     * @return done when the answer is known; fails with what the portal said
     */
    CompletableFuture<Void> refresh();

    /**
     * Says that an extension was not found or that its user was refused, which may mean that the directory is out of date.
     */
    void missed();

    /**
     * A directory that never changes.
     *
     * @param directory the directory
     * @return the source
     */
    static DirectorySource fixed(Directory directory) {
        return new FixedDirectory(directory);
    }
}
