package io.github.pbx24.correlation.recording;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps recordings in a folder. Thread-safe.
 *
 * @since 0.1
 */
public final class FileRecordingArchive implements RecordingArchive {

    private static final int BUFFER = 64 * 1024;

    private final Path root;
    private final @Nullable URI linkBase;

    /**
     * Uses a folder.
     *
     * @param root the folder; made when the first recording is stored
     * @param linkBase public address of the folder, ending with a slash; null if it has none
     */
    public FileRecordingArchive(Path root, @Nullable URI linkBase) {
        this.root = root.toAbsolutePath().normalize();
        this.linkBase = linkBase;
    }

    @Override
    public long store(String name, InputStream content, long maxBytes) throws IOException {
        Path target = locate(name);
        Path folder = Objects.requireNonNullElse(target.getParent(), root);
        DurableFiles.createFolders(folder);
        // Written beside and moved: a crash leaves a stray part, never half a recording under the real name.
        Path part = Files.createTempFile(folder, "part-", ".tmp");
        try {
            long bytes = copy(content, part, maxBytes);
            // Before it gets its name, so that the name never stands for half a recording, not even after a power cut.
            DurableFiles.force(part);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            DurableFiles.forceFolders(folder, root);
            return bytes;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static long copy(InputStream content, Path part, long maxBytes) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long total = 0;
        try (OutputStream out = Files.newOutputStream(part)) {
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                total += read;
                if (total > maxBytes) {
                    throw new RecordingTooLargeException(maxBytes);
                }
                out.write(buffer, 0, read);
            }
        }
        return total;
    }

    @Override
    public InputStream open(String name) throws IOException {
        return Files.newInputStream(locate(name));
    }

    @Override
    public Optional<URI> link(String name) {
        return Optional.ofNullable(linkBase).map(base -> base.resolve(name));
    }

    @Override
    public int purge(Instant storedBefore) throws IOException {
        if (!Files.isDirectory(root)) {
            return 0;
        }
        List<Path> files;
        try (Stream<Path> all = Files.walk(root)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        int removed = 0;
        for (Path file : files) {
            if (Files.getLastModifiedTime(file).toInstant().isBefore(storedBefore) && Files.deleteIfExists(file)) {
                removed++;
            }
        }
        return removed;
    }

    private Path locate(String name) {
        Path path = root.resolve(name).normalize();
        if (!name.matches("[A-Za-z0-9._/-]+") || !path.startsWith(root) || path.equals(root)) {
            throw new IllegalArgumentException("not a name of a recording");
        }
        return path;
    }
}
