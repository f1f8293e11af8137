package io.github.pbx24.correlation.directory;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A directory that never changes. */
record FixedDirectory(Directory known) implements DirectorySource {

    @Override
    public Optional<Directory> current() {
        return Optional.of(known);
    }

    @Override
    public boolean isStale() {
        return false;
    }

    @Override
    public CompletableFuture<Void> refresh() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void missed() {
        // Nobody can be asked.
    }
}
