package io.github.pbx24.gateway.config;

import io.github.pbx24.pbx.AllowedHost;
import io.github.pbx24.pbx.PbxEnvironment;
import java.net.URI;
import java.nio.file.Path;
import java.time.Period;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is done with recordings.
 *
 * @param archive where they are kept
 * @param attach how they get to Bitrix24
 * @param allowedHosts further hosts they may be fetched from
 * @param folders folders that exchanges may have recordings read from
 * @param maxBytes longest recording
 * @param retention how long they are kept
 */
public record RecordingsConfig(
        Archive archive,
        Attach attach,
        List<AllowedHost> allowedHosts,
        List<Path> folders,
        long maxBytes,
        Period retention) {

    /** Default folder. */
    public static final Path DEFAULT_FOLDER = Path.of("data", "recordings");

    /** Default limit: 200 MiB. */
    public static final long DEFAULT_MAX_BYTES = 200L << 20;

    /** Default retention: three years. */
    public static final Period DEFAULT_RETENTION = Period.ofDays(1095);

    /** Recordings of a gateway about which nothing is configured. */
    public static final RecordingsConfig DEFAULT = new RecordingsConfig(
            new Folder(DEFAULT_FOLDER, null),
            Attach.UPLOAD,
            List.of(),
            List.of(),
            DEFAULT_MAX_BYTES,
            DEFAULT_RETENTION);

    /** Copies the lists. */
    public RecordingsConfig {
        allowedHosts = List.copyOf(allowedHosts);
        folders = List.copyOf(folders);
    }

    /**
     * What exchanges may do.
     *
     * @return an environment with the system's clock
     */
    public PbxEnvironment environment() {
        return PbxEnvironment.standard().withRecordingHosts(allowedHosts).withFolders(folders);
    }

    /** How recordings get to Bitrix24. */
    public enum Attach {
        /** The file is uploaded. */
        UPLOAD,
        /** Bitrix24 loads it from the archive. */
        LINK,
        /** Not at all. */
        NONE
    }

    /** Where recordings are kept. */
    public sealed interface Archive permits Folder, Bucket, NoArchive {}

    /** Nowhere: recordings are not fetched. */
    public record NoArchive() implements Archive {}

    /**
     * A folder.
     *
     * @param path the folder
     * @param linkBase its public address, ending with a slash; null if it has none
     */
    public record Folder(Path path, @Nullable URI linkBase) implements Archive {}

    /**
     * A bucket of a storage that speaks S3.
     *
     * @param bucket its name
     * @param prefix path below it without outer slashes; may be empty
     * @param endpoint address of the storage
     * @param region its region
     * @param accessKey who we are
     * @param secretKey how we prove it
     * @param linkBase public address of what lies below the prefix, ending with a slash; null if it has none
     */
    public record Bucket(
            String bucket,
            String prefix,
            URI endpoint,
            String region,
            String accessKey,
            String secretKey,
            @Nullable URI linkBase)
            implements Archive {

        /** Without keys. */
        @Override
        public String toString() {
            return "Bucket[" + bucket + " at " + endpoint.getHost() + "]";
        }
    }
}
