package io.github.pbx24.gateway.recording;

import io.github.pbx24.correlation.RecordingArchive;
import io.github.pbx24.gateway.config.RecordingsConfig;
import io.minio.GetObjectArgs;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.Result;
import io.minio.errors.MinioException;
import io.minio.messages.Item;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** Keeps recordings in a bucket of a storage that speaks S3. Thread-safe. */
final class S3RecordingArchive implements RecordingArchive, AutoCloseable {

    private static final int BUFFER = 64 * 1024;
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    /** The storage's client chooses the size of parts by itself. */
    private static final long ANY_PART_SIZE = -1;

    private final OkHttpClient http;
    private final MinioClient client;
    private final String bucket;
    private final String prefix;
    private final @Nullable URI linkBase;

    S3RecordingArchive(RecordingsConfig.Bucket config) {
        http = new OkHttpClient.Builder()
                .connectTimeout(10, TimeUnit.SECONDS)
                .readTimeout(TIMEOUT)
                .writeTimeout(TIMEOUT)
                .build();
        client = MinioClient.builder()
                .endpoint(config.endpoint().toString())
                .region(config.region())
                .credentials(config.accessKey(), config.secretKey())
                .httpClient(http)
                .build();
        bucket = config.bucket();
        prefix = config.prefix().isEmpty() ? "" : config.prefix() + "/";
        linkBase = config.linkBase();
    }

    /** A storage wants the length first, so the recording waits in a file. */
    @Override
    public long store(String name, InputStream content, long maxBytes) throws IOException {
        Path part = Files.createTempFile("recording-", ".part");
        try {
            long bytes = copy(content, part, maxBytes);
            try (InputStream in = Files.newInputStream(part)) {
                client.putObject(
                        PutObjectArgs.builder().bucket(bucket).object(prefix + name).stream(in, bytes, ANY_PART_SIZE)
                                .build());
            }
            return bytes;
        } catch (MinioException | IllegalStateException e) {
            throw failed("storing", e);
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
        try {
            return client.getObject(
                    GetObjectArgs.builder().bucket(bucket).object(prefix + name).build());
        } catch (MinioException | IllegalStateException e) {
            throw failed("reading", e);
        }
    }

    @Override
    public Optional<URI> link(String name) {
        return Optional.ofNullable(linkBase).map(base -> base.resolve(name));
    }

    @Override
    public int purge(Instant storedBefore) throws IOException {
        int removed = 0;
        try {
            for (Result<Item> result : client.listObjects(ListObjectsArgs.builder()
                    .bucket(bucket)
                    .prefix(prefix)
                    .recursive(true)
                    .build())) {
                Item item = result.get();
                if (!item.isDir() && item.lastModified().toInstant().isBefore(storedBefore)) {
                    client.removeObject(RemoveObjectArgs.builder()
                            .bucket(bucket)
                            .object(item.objectName())
                            .build());
                    removed++;
                }
            }
        } catch (MinioException | IllegalStateException e) {
            throw failed("purging", e);
        }
        return removed;
    }

    /**
     * Messages of the storage may quote requests, so only the kind of failure is told. A storage that is not reached comes
     * as an {@link IllegalStateException} around the real reason.
     */
    private static IOException failed(String what, Exception failure) {
        Throwable cause = failure.getCause();
        Throwable reason = failure instanceof IllegalStateException && cause != null ? cause : failure;
        return new IOException(
                what + " at the storage failed: " + reason.getClass().getSimpleName(), failure);
    }

    /** An idle connection would keep the process alive. */
    @Override
    public void close() {
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }
}
