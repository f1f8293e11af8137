package io.github.pbx24.recording.s3;

import io.github.pbx24.correlation.recording.RecordingArchive;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Keeps recordings in a bucket of a storage that speaks S3. Thread-safe.
 *
 * <pre>{@code
 * RecordingArchive archive = S3RecordingArchive
 *         .builder(URI.create("https://storage.yandexcloud.net"), "calls", accessKey, secretKey)
 *         .region("ru-central1")
 *         .build();
 * }</pre>
 *
 * <p>A recording waits in a temporary file while it is received, because a storage wants to know its length and hash
 * first. Then one request stores it, so it is there whole or not at all; 5 GiB is the most that S3 takes in one request.
 * Requests are signed with AWS Signature Version 4. The messages of failures carry the storage's error code and never
 * a key, a signature or an address.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations.html">S3</a>
 * @since 0.1
 */
public final class S3RecordingArchive implements RecordingArchive, AutoCloseable {

    /** The region that storages without regions expect. */
    public static final String DEFAULT_REGION = "us-east-1";

    /** The longest time for which S3 lets a link be good. */
    public static final Duration LONGEST_LINK = Duration.ofDays(7);

    private static final long MAX_SINGLE_PUT = 5L << 30;
    private static final int BUFFER = 64 * 1024;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._/-]{1,900}");
    private static final String PROBE = ".pbx24-writable";

    private final S3Client client;
    private final String prefix;
    private final @Nullable URI linkBase;
    private final @Nullable Duration linkValidFor;

    private S3RecordingArchive(Builder builder) {
        client = new S3Client(
                builder.endpoint,
                builder.bucket,
                new AwsSignature(builder.accessKey, builder.secretKey, builder.region),
                builder.clock);
        prefix = builder.prefix;
        linkBase = builder.linkBase;
        linkValidFor = builder.linkValidFor;
    }

    /**
     * Starts describing an archive.
     *
     * @param endpoint address of the storage, for example {@code https://s3.eu-central-1.amazonaws.com}; http or https
     * @param bucket name of the bucket, which must exist
     * @param accessKey the key's id
     * @param secretKey the key's secret
     * @return a builder for one thread
     * @throws IllegalArgumentException if the endpoint is not an http or https address without user and query, or a text is empty
     */
    public static Builder builder(URI endpoint, String bucket, String accessKey, String secretKey) {
        return new Builder(endpoint, bucket, accessKey, secretKey);
    }

    @Override
    public long store(String name, InputStream content, long maxBytes) throws IOException {
        String key = key(name);
        Path part = Files.createTempFile("recording-", ".part");
        try {
            MessageDigest digest = AwsSignature.sha256();
            long bytes = copy(content, part, digest, Math.min(maxBytes, MAX_SINGLE_PUT));
            client.put(key, part, AwsSignature.hex(digest.digest()));
            return bytes;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static long copy(InputStream content, Path part, MessageDigest digest, long maxBytes) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long total = 0;
        try (OutputStream out = new DigestOutputStream(Files.newOutputStream(part), digest)) {
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
        return client.get(key(name));
    }

    /**
     * An address of a stored recording: below {@link Builder#linkBase}, or signed for
     * {@link Builder#linkValidFor}, which Bitrix24 follows once, when it copies the file.
     *
     * @param name as stored
     * @return empty if neither was set
     */
    @Override
    public Optional<URI> link(String name) {
        String key = key(name);
        if (linkBase != null) {
            return Optional.of(linkBase.resolve(name));
        }
        return Optional.ofNullable(linkValidFor).map(validFor -> client.presigned(key, validFor));
    }

    /**
     * Removes recordings below the prefix that were stored long ago. What lies there under a name that this archive does not give, such as
     * one with {@code ..} in it, is left alone.
     */
    @Override
    public int purge(Instant storedBefore) throws IOException {
        int removed = 0;
        String next = null;
        do {
            Listing page = client.list(prefix, next);
            for (Listing.Entry entry : page.entries()) {
                if (entry.modified().isBefore(storedBefore) && isOurs(entry.key())) {
                    client.delete(entry.key());
                    removed++;
                }
            }
            next = page.next();
        } while (next != null);
        return removed;
    }

    /**
     * Writes an empty object and removes it again.
     *
     * @throws IOException if the storage is not reached, or refuses; the message carries its error code
     */
    public void checkWritable() throws IOException {
        client.putEmpty(prefix + PROBE);
        client.delete(prefix + PROBE);
    }

    /** Addresses have no room for other keys: on the way they would become those of other objects. */
    private boolean isOurs(String key) {
        return key.startsWith(prefix) && isName(key.substring(prefix.length()));
    }

    private static boolean isName(String name) {
        return NAME.matcher(name).matches() && Stream.of(name.split("/", -1)).noneMatch(S3RecordingArchive::isNoFolder);
    }

    private static boolean isNoFolder(String segment) {
        return segment.isEmpty() || segment.equals(".") || segment.contains("..");
    }

    private String key(String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException("not a name of a recording");
        }
        return prefix + name;
    }

    /** Releases connections. */
    @Override
    public void close() {
        client.close();
    }

    /**
     * Describes an archive. For one thread; what it builds is immutable.
     *
     * @since 0.1
     */
    public static final class Builder {

        private final HttpUrl endpoint;
        private final String bucket;
        private final String accessKey;
        private final String secretKey;
        private String region = DEFAULT_REGION;
        private String prefix = "";
        private @Nullable URI linkBase;
        private @Nullable Duration linkValidFor;
        private Clock clock = Clock.systemUTC();

        private Builder(URI endpoint, String bucket, String accessKey, String secretKey) {
            HttpUrl address = HttpUrl.parse(endpoint.toString());
            if (address == null
                    || address.query() != null
                    || address.fragment() != null
                    || !address.username().isEmpty()) {
                throw new IllegalArgumentException("endpoint must be an http or https address without user and query");
            }
            this.endpoint = address;
            this.bucket = notEmpty(bucket, "bucket");
            this.accessKey = notEmpty(accessKey, "accessKey");
            this.secretKey = notEmpty(secretKey, "secretKey");
        }

        /**
         * The region that signatures name.
         *
         * @param name for example {@code ru-central1}; {@value #DEFAULT_REGION} if this is not called
         * @return this
         */
        public Builder region(String name) {
            region = notEmpty(name, "region");
            return this;
        }

        /**
         * A path below which recordings are kept. {@link #purge} looks at nothing else.
         *
         * @param path slashes at its ends do not count; empty for the whole bucket
         * @return this
         * @throws IllegalArgumentException if one of its folders is empty, {@code .}, or has {@code ..} in it: addresses have no room for
         *     such names
         */
        public Builder prefix(String path) {
            String inner = path.replaceAll("^/+|/+$", "");
            if (!inner.isEmpty() && Stream.of(inner.split("/", -1)).anyMatch(S3RecordingArchive::isNoFolder)) {
                throw new IllegalArgumentException("prefix must not have empty folders, nor . or .. as one");
            }
            prefix = inner.isEmpty() ? "" : inner + "/";
            return this;
        }

        /**
         * Permanent links: the public address of what lies below the prefix.
         *
         * @param base must end with a slash
         * @return this
         * @throws IllegalArgumentException if it does not
         */
        public Builder linkBase(URI base) {
            if (!base.toString().endsWith("/")) {
                throw new IllegalArgumentException("linkBase must end with a slash");
            }
            linkBase = base;
            return this;
        }

        /**
         * Signed links into a bucket that is not public. {@link #linkBase} wins.
         *
         * @param duration from one second to {@link #LONGEST_LINK}
         * @return this
         * @throws IllegalArgumentException if it is shorter or longer
         */
        public Builder linkValidFor(Duration duration) {
            if (duration.toSeconds() < 1 || duration.compareTo(LONGEST_LINK) > 0) {
                throw new IllegalArgumentException("linkValidFor must be from 1 second to 7 days");
            }
            linkValidFor = duration;
            return this;
        }

        /**
         * What tells the time for signatures.
         *
         * @param source the system's clock if this is not called
         * @return this
         */
        public Builder clock(Clock source) {
            clock = Objects.requireNonNull(source, "clock");
            return this;
        }

        /**
         * Makes the archive; talks to nobody.
         *
         * @return to be closed by the caller
         */
        public S3RecordingArchive build() {
            return new S3RecordingArchive(this);
        }

        private static String notEmpty(String text, String name) {
            if (text.isBlank()) {
                throw new IllegalArgumentException(name + " must not be blank");
            }
            return text;
        }
    }
}
