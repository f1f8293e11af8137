package io.github.pbx24.bridge;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a part of the disk free of recordings, so that calls can be stored whatever happens. Says once when there is no room, and once
 * when there is room again. For one thread.
 */
final class DiskReserve {

    private static final Logger LOG = LoggerFactory.getLogger(DiskReserve.class);

    /** Asks how many bytes of the disk are free. */
    @FunctionalInterface
    interface Free {
        long bytes() throws IOException;
    }

    private final long reserve;
    private final Free free;
    private boolean full;

    /**
     * Makes it.
     *
     * @param reserve how many bytes are to be left
     * @param free how many there are
     */
    DiskReserve(long reserve, Free free) {
        this.reserve = reserve;
        this.free = free;
    }

    /** How many bytes may be written; zero if none. */
    private long room() throws IOException {
        return Math.max(0, free.bytes() - reserve);
    }

    /** Whether anything may be written at all. */
    boolean hasRoom() throws IOException {
        boolean none = room() == 0;
        if (none != full) {
            full = none;
            if (none) {
                LOG.warn("no recording is fetched: the disk would have less than {} bytes left", reserve);
            } else {
                LOG.info("the disk has room, recordings are fetched again");
            }
        }
        return !none;
    }

    /**
     * How long a recording may be. It and the MP3 that is made of it lie on the disk together for a moment.
     *
     * @param length its length as far as it is known; below zero if it is not
     * @throws NoRoomException if it is known to be too long for now
     */
    long roomFor(long length) throws IOException {
        long most = room() / 2;
        if (length > most) {
            throw new NoRoomException();
        }
        return most;
    }
}
