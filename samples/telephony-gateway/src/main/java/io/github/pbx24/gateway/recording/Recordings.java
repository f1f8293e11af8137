package io.github.pbx24.gateway.recording;

import io.github.pbx24.correlation.recording.FileRecordingArchive;
import io.github.pbx24.correlation.recording.RecordingArchive;
import io.github.pbx24.correlation.rule.RecordingRule;
import io.github.pbx24.gateway.config.RecordingsConfig;
import io.github.pbx24.recording.s3.S3RecordingArchive;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The archive, and the rule that the configuration means. */
public final class Recordings implements AutoCloseable {

    private final @Nullable RecordingArchive archive;
    private final @Nullable Path folder;
    private final RecordingRule rule;

    private Recordings(@Nullable RecordingArchive archive, @Nullable Path folder, RecordingRule rule) {
        this.folder = folder;
        this.archive = archive;
        this.rule = rule;
    }

    /**
     * Opens the archive; talks to nobody.
     *
     * @param recordings the configuration
     * @return the archive; the caller closes it
     */
    public static Recordings open(RecordingsConfig recordings) {
        RecordingArchive archive = archive(recordings.archive());
        if (archive == null) {
            return new Recordings(null, null, RecordingRule.IGNORE);
        }
        RecordingRule rule = switch (recordings.attach()) {
            case UPLOAD -> RecordingRule.UPLOAD;
            case LINK -> RecordingRule.LINK;
            case NONE -> RecordingRule.ARCHIVE;
        };
        Path folder = recordings.archive() instanceof RecordingsConfig.Folder place ? place.path() : null;
        return new Recordings(archive, folder, rule);
    }

    /**
     * Writes something small to the archive and removes it again.
     *
     * @throws IOException if that fails; the message says why in plain words
     */
    public void checkWritable() throws IOException {
        if (archive instanceof S3RecordingArchive bucket) {
            bucket.checkWritable();
        } else if (folder != null) {
            checkWritable(folder);
        }
    }

    private static void checkWritable(Path folder) throws IOException {
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, "writable-", ".tmp"));
        } catch (IOException e) {
            throw new IOException("this user cannot write to the folder " + folder.toAbsolutePath(), e);
        }
    }

    private static @Nullable RecordingArchive archive(RecordingsConfig.Archive archive) {
        if (archive instanceof RecordingsConfig.Folder folder) {
            return new FileRecordingArchive(folder.path(), folder.linkBase());
        }
        if (archive instanceof RecordingsConfig.Bucket bucket) {
            return bucket(bucket);
        }
        return null;
    }

    private static RecordingArchive bucket(RecordingsConfig.Bucket config) {
        S3RecordingArchive.Builder builder = S3RecordingArchive.builder(
                        config.endpoint(), config.bucket(), config.accessKey(), config.secretKey())
                .region(config.region())
                .prefix(config.prefix());
        URI linkBase = config.linkBase();
        return linkBase == null
                ? builder.linkValidFor(S3RecordingArchive.LONGEST_LINK).build()
                : builder.linkBase(linkBase).build();
    }

    /**
     * The archive.
     *
     * @return empty if recordings are not fetched
     */
    public Optional<RecordingArchive> archive() {
        return Optional.ofNullable(archive);
    }

    /**
     * What is done with recordings.
     *
     * @return never null
     */
    public RecordingRule rule() {
        return rule;
    }

    /** Releases connections of the archive. */
    @Override
    public void close() {
        if (archive instanceof S3RecordingArchive bucket) {
            bucket.close();
        }
    }
}
