package io.github.pbx24.app;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The content of an answer: bytes, or a piece of a file that is never held whole in memory.
 *
 * @since 0.1
 */
public interface AppBody {

    /**
     * How long it is.
     *
     * @return number of bytes
     */
    long length();

    /**
     * Opens it.
     *
     * @return a stream of exactly {@link #length} bytes, to be closed by the caller
     * @throws IOException if the file cannot be read
     */
    InputStream open() throws IOException;

    /**
     * Bytes.
     *
     * @param bytes the content; not copied, not to be changed
     * @return the body
     */
    static AppBody of(byte[] bytes) {
        return new AppBody() {
            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes);
            }
        };
    }

    /**
     * A piece of a file.
     *
     * @param file the file
     * @param from offset of the first byte, not negative
     * @param length number of bytes, not negative; the file must have them
     * @return the body
     */
    static AppBody of(Path file, long from, long length) {
        if (from < 0 || length < 0) {
            throw new IllegalArgumentException("from and length must be >= 0, were " + from + " and " + length);
        }
        return new AppBody() {
            @Override
            public long length() {
                return length;
            }

            @Override
            public InputStream open() throws IOException {
                FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                channel.position(from);
                return new Bounded(Channels.newInputStream(channel), length);
            }
        };
    }

    /** The first bytes of a stream. */
    final class Bounded extends FilterInputStream {

        private long left;

        private Bounded(InputStream in, long length) {
            super(in);
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            if (left <= 0) {
                return -1;
            }
            int read = super.read();
            left -= read < 0 ? 0 : 1;
            return read;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (left <= 0) {
                return length == 0 ? 0 : -1;
            }
            int read = super.read(target, offset, (int) Math.min(length, left));
            left -= Math.max(read, 0);
            return read;
        }

        @Override
        public long skip(long count) throws IOException {
            long skipped = super.skip(Math.min(count, left));
            left -= skipped;
            return skipped;
        }

        @Override
        public int available() throws IOException {
            return (int) Math.min(super.available(), left);
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
