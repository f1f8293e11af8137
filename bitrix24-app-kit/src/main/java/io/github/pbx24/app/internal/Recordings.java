package io.github.pbx24.app.internal;

import io.github.pbx24.app.pipeline.StepFailedException;
import io.github.pbx24.bitrix24.Bitrix24ApiException;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24ErrorKind;
import io.github.pbx24.bitrix24.crm.CrmActivities;
import io.github.pbx24.bitrix24.disk.DiskFile;
import io.github.pbx24.bitrix24.disk.DiskFiles;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Recordings on this machine's disk: a folder for each portal. */
final class Recordings {

    private static final Map<String, String> TYPES = Map.of(
            "mp3", "audio/mpeg", "wav", "audio/wav", "ogg", "audio/ogg", "m4a", "audio/mp4", "webm", "audio/webm");

    private final KitSettings settings;
    private final Path folder;

    Recordings(KitSettings settings, Path folder) {
        this.settings = settings;
        this.folder = folder;
    }

    /** A recording that was fetched, and which file of the portal it was. */
    record Fetched(String name, String contentType, long size, long fileId) {}

    /** There is nothing to fetch, or not any more. */
    static final class NoRecordingException extends Exception {

        private static final long serialVersionUID = 1L;

        NoRecordingException(String message) {
            super(message);
        }
    }

    Optional<Path> find(String memberId, @Nullable String name) {
        if (name == null) {
            return Optional.empty();
        }
        Path file = folder.resolve(memberId).resolve(name);
        return Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
    }

    /** With constant memory; what is half fetched has another name until it is whole. */
    Fetched fetch(Bitrix24Client client, String memberId, String callId, CallFacts facts)
            throws IOException, NoRecordingException {
        Long id = facts.recordFile();
        Long activityId = facts.activityId();
        if (id == null && activityId != null) {
            // A recording may hang on the activity only.
            id = client.execute(CrmActivities.get(activityId)).files().stream()
                    .findFirst()
                    .orElse(null);
        }
        if (id == null) {
            throw new NoRecordingException("the portal tells no file of the recording");
        }
        try {
            DiskFile file = client.execute(DiskFiles.get(id));
            Long size = file.size();
            if (size != null && size > settings.maxAudioBytes()) {
                // Before a byte of it is fetched: it would be again at every try, and every hour.
                throw new StepFailedException(
                        "the recording has " + size + " bytes, more than the " + settings.maxAudioBytes() + " allowed",
                        null);
            }
            return download(client, memberId, callId, file, id);
        } catch (Bitrix24ApiException e) {
            if (e.kind() == Bitrix24ErrorKind.NOT_FOUND || e.kind() == Bitrix24ErrorKind.ACCESS_DENIED) {
                // People may delete recordings, and an administrator may lock them away.
                throw new NoRecordingException("the portal does not give the recording out: " + e.kind());
            }
            throw e;
        }
    }

    private Fetched download(Bitrix24Client client, String memberId, String callId, DiskFile file, long fileId)
            throws IOException {
        Path home = made(folder.resolve(memberId));
        String ending = file.name().substring(file.name().lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String known = TYPES.containsKey(ending) ? ending : "mp3";
        String name = hash(callId) + "." + known;
        Path part = Files.createTempFile(home, "fetch", ".part");
        try {
            long size;
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE);
                    OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 65_536)) {
                size = client.download(file.download(), out, settings.maxAudioBytes());
                out.flush();
                channel.force(true);
            }
            // By the clock that decides when it is old.
            Files.setLastModifiedTime(part, FileTime.from(settings.clock().instant()));
            Files.move(part, home.resolve(name), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            return new Fetched(name, TYPES.getOrDefault(known, "audio/mpeg"), size, fileId);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static String hash(String callId) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(callId.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(digest, 20));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static Path made(Path home) throws IOException {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] onlyOwner = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
        return Files.createDirectories(home, onlyOwner);
    }

    /** Deletes what is older than the retention, and pieces that a dead process left. */
    void clean(PortalRows rows) throws IOException {
        Path home = folder.resolve(rows.memberId());
        if (!Files.isDirectory(home)) {
            return;
        }
        Instant oldest = settings.clock().instant().minus(settings.audioRetention());
        List<Path> old;
        try (Stream<Path> files = Files.list(home)) {
            old = files.filter(file -> isOlder(file, oldest)).toList();
        }
        for (Path file : old) {
            rows.update(
                    "calls",
                    "audio = NULL, audio_size = NULL",
                    List.of(),
                    "audio = ?",
                    file.getFileName().toString());
            Files.deleteIfExists(file);
        }
    }

    private static boolean isOlder(Path file, Instant oldest) {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(oldest);
        } catch (IOException e) {
            return false;
        }
    }

    /** Portals that have recordings here. */
    List<String> portals() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> homes = Files.list(folder)) {
            return homes.filter(Files::isDirectory)
                    .map(home -> home.getFileName().toString())
                    // Whatever else people keep there is none of our business.
                    .filter(Portals::isMemberId)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void deleteAll(String memberId) {
        Path home = folder.resolve(memberId);
        if (!Files.isDirectory(home)) {
            return;
        }
        try {
            try (Stream<Path> files = Files.list(home)) {
                for (Path file : files.toList()) {
                    Files.deleteIfExists(file);
                }
            }
            Files.deleteIfExists(home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
