package io.github.pbx24.jdbc;

import io.github.pbx24.jdbc.JdbcFailure.Kind;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes files and folders that only their owner can read. SQLite gives its log the permissions of the file. */
final class PrivateFiles {
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");

    private PrivateFiles() {}

    /** Makes the folder; answers the file's real path, by which two names of one file are found out. */
    static Path prepare(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        Path folder = parentOf(absolute);
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder, attributes(folder, FOLDER));
            }
            Path real = Files.exists(absolute)
                    ? absolute.toRealPath()
                    : folder.toRealPath().resolve(absolute.getFileName());
            refuseH2(real);
            if (!Files.isWritable(parentOf(real)) || Files.exists(real) && !Files.isWritable(real)) {
                throw unusable(real, "it is not writable", null);
            }
            return real;
        } catch (IOException e) {
            throw unusable(absolute, "its folder cannot be made or read", e);
        }
    }

    /** Must happen before SQLite opens it: closing a file of one's own gives up SQLite's locks on it. */
    static void create(Path file) {
        try {
            Files.createFile(file, attributes(file, FILE));
        } catch (FileAlreadyExistsException e) {
            narrow(file);
        } catch (IOException e) {
            throw unusable(file, "it cannot be made", e);
        }
    }

    static FileAttribute<?>[] ofFile(Path file) {
        return attributes(file, FILE);
    }

    private static void narrow(Path file) {
        try {
            if (isPosix(file)) {
                Files.setPosixFilePermissions(file, FILE);
            }
        } catch (IOException e) {
            // Somebody else's file, which we were given rights to: their decision.
        }
    }

    private static void refuseH2(Path file) {
        String name = String.valueOf(file.getFileName());
        Path h2 = file.resolveSibling(name.replaceFirst("\\.[^.]*$", "") + ".mv.db");
        if (name.endsWith(".mv.db") || !Files.exists(file) && Files.exists(h2)) {
            throw new JdbcFailure(
                    Kind.UNUSABLE,
                    "found an H2 database, " + (name.endsWith(".mv.db") ? file : h2)
                            + ": data is kept in SQLite now, and H2 is not read any more; move the file away to start"
                            + " with an empty database",
                    null);
        }
    }

    private static JdbcFailure unusable(Path file, String why, @Nullable Throwable cause) {
        String user = System.getProperty("user.name", "?");
        return new JdbcFailure(
                Kind.UNUSABLE,
                "cannot use " + file + ": " + why + "; the user " + user
                        + " must be able to write the file and its folder",
                cause);
    }

    private static Path parentOf(Path absolute) {
        Path parent = absolute.getParent();
        if (parent == null) {
            throw new IllegalArgumentException("file must be a file, was " + absolute);
        }
        return parent;
    }

    private static FileAttribute<?>[] attributes(Path path, Set<PosixFilePermission> permissions) {
        return isPosix(path)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
