package io.github.pbx24.bridge;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;

/** A stream that fails instead of filling the disk. */
final class Bounded extends FilterInputStream {

    private final Supplier<IOException> tooLong;
    private long left;

    /**
     * Makes it.
     *
     * @param most how many bytes may come
     * @param tooLong makes the failure if there are more
     */
    Bounded(InputStream in, long most, Supplier<IOException> tooLong) {
        super(in);
        left = most;
        this.tooLong = tooLong;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        count(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        count(Math.max(read, 0));
        return read;
    }

    private void count(int read) throws IOException {
        left -= read;
        if (left < 0) {
            throw tooLong.get();
        }
    }
}
