package io.github.pbx24.gateway.recording;

import io.github.pbx24.correlation.FileRecordingArchive;
import io.github.pbx24.correlation.RecordingArchive;
import io.github.pbx24.correlation.RecordingRule;
import io.github.pbx24.gateway.config.GatewayConfig;
import io.github.pbx24.gateway.config.RecordingsConfig;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The archive, and the rule that the configuration means. */
public final class Recordings implements AutoCloseable {

    private final @Nullable RecordingArchive archive;
    private final RecordingRule rule;

    private Recordings(@Nullable RecordingArchive archive, RecordingRule rule) {
        this.archive = archive;
        this.rule = rule;
    }

    /**
     * Opens the archive; talks to nobody.
     *
     * @param config the configuration
     * @return the archive; the caller closes it
     */
    public static Recordings open(GatewayConfig config) {
        RecordingsConfig recordings = config.recordings();
        RecordingArchive archive = archive(recordings.archive());
        if (archive == null) {
            return new Recordings(null, RecordingRule.IGNORE);
        }
        RecordingRule rule = switch (recordings.attach()) {
            case UPLOAD -> RecordingRule.UPLOAD;
            case LINK -> RecordingRule.LINK;
            case NONE -> RecordingRule.ARCHIVE;
        };
        return new Recordings(archive, rule);
    }

    private static @Nullable RecordingArchive archive(RecordingsConfig.Archive archive) {
        if (archive instanceof RecordingsConfig.Folder folder) {
            return new FileRecordingArchive(folder.path(), folder.linkBase());
        }
        if (archive instanceof RecordingsConfig.Bucket bucket) {
            return new S3RecordingArchive(bucket);
        }
        return null;
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
