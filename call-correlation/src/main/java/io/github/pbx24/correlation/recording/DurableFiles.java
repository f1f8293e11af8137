package io.github.pbx24.correlation.recording;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Files and folders that are still there after a power cut, and that only their owner may read. */
final class DurableFiles {

    private DurableFiles() {}

    static void createFolders(Path folder) throws IOException {
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] ownerOnly = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
        Files.createDirectories(folder, ownerOnly);
    }

    /** Makes durable what a file holds. */
    static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Makes durable that a file is there: its folder says so, and each folder is there because the one above says so. */
    static void forceFolders(Path folder, Path root) throws IOException {
        if (folder.getFileSystem().getSeparator().equals("\\")) {
            // Windows does not open folders, and writes them through by itself.
            return;
        }
        for (Path level = folder; level != null && level.startsWith(root); level = level.getParent()) {
            try (FileChannel channel = FileChannel.open(level, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
