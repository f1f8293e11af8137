package io.github.pbx24.jdbc;

import io.github.pbx24.jdbc.JdbcFailure.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a SQLite file for one handle of one process: a lock on a file beside it, which the operating system gives up
 * when the process ends, however it ends.
 */
final class ProcessLock implements AutoCloseable {
    /** Of this process. Opening the lock file again here would give up the lock, so this is asked first. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    // Behind the text: Windows lets nobody read what is locked.
    private static final long POSITION = Long.MAX_VALUE - 1;

    private final Path database;
    private final FileChannel channel;

    private ProcessLock(Path database, FileChannel channel) {
        this.database = database;
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @throws JdbcFailure if somebody else has it
     */
    static ProcessLock take(Path database) {
        if (!HELD.add(database)) {
            throw inThisProcess(database);
        }
        try {
            return new ProcessLock(database, lockedChannel(database));
        } catch (RuntimeException | Error e) {
            HELD.remove(database);
            throw e;
        }
    }

    private static FileChannel lockedChannel(Path database) {
        Path file = database.resolveSibling(database.getFileName() + ".lock");
        @Nullable FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), PrivateFiles.ofFile(file));
            @Nullable FileLock lock = channel.tryLock(POSITION, 1, false);
            if (lock == null) {
                throw byAnother(database, file);
            }
            channel.truncate(0);
            String pid = String.valueOf(ProcessHandle.current().pid());
            channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
            return channel;
        } catch (IOException | OverlappingFileLockException | JdbcFailure e) {
            closeQuietly(channel);
            if (e instanceof JdbcFailure failure) {
                throw failure;
            }
            if (e instanceof OverlappingFileLockException) {
                throw inThisProcess(database);
            }
            throw new JdbcFailure(Kind.UNUSABLE, "cannot lock " + file, e);
        }
    }

    private static JdbcFailure inThisProcess(Path database) {
        return new JdbcFailure(
                Kind.LOCKED,
                database + " is open in this process already: give the same JdbcDatabase to all stores",
                null);
    }

    private static JdbcFailure byAnother(Path database, Path file) {
        String pid;
        try {
            pid = Files.readString(file, StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            pid = "";
        }
        return new JdbcFailure(
                Kind.LOCKED,
                database + " is in use by another process" + (pid.isEmpty() ? "" : " (pid " + pid + ")")
                        + ": stop that one first, a SQLite file belongs to one process",
                null);
    }

    /** The file stays: deleting it would let two others lock two different files of this name. */
    @Override
    public void close() {
        closeQuietly(channel);
        HELD.remove(database);
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // The lock goes with the process at the latest.
        }
    }
}
