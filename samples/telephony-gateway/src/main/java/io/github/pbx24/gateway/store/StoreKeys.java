package io.github.pbx24.gateway.store;

import io.github.pbx24.bitrix24.tokens.jdbc.EncryptionKeys;
import io.github.pbx24.gateway.config.StoreConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The keys that tokens are encrypted with: those of the configuration, else one in a file beside the database. */
final class StoreKeys {

    private StoreKeys() {}

    static EncryptionKeys of(StoreConfig config) {
        String configured = config.encryptionKey();
        if (configured != null) {
            return StoreConfig.keys(configured);
        }
        Path database = config.sqliteFile().orElseThrow(() -> new IllegalStateException("no key for PostgreSQL"));
        Path file = database.resolveSibling(database.getFileName() + ".key");
        try {
            return EncryptionKeys.of(
                    "1", Files.exists(file) ? Files.readString(file).strip() : make(file));
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the key file " + file + " cannot be read or written; without it stored tokens are lost", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    "the key file " + file
                            + " holds no key (32 bytes in Base64); put it back from a backup, or remove it"
                            + " together with the tokens, which cannot be read without it",
                    e);
        }
    }

    /** Readable by its owner only, where the file system knows owners. */
    private static String make(Path file) throws IOException {
        String key = EncryptionKeys.generate();
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        try (SeekableByteChannel channel = Files.newByteChannel(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
            channel.write(ByteBuffer.wrap((key + "\n").getBytes(StandardCharsets.US_ASCII)));
        }
        return key;
    }
}
