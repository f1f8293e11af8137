package io.github.pbx24.events.mail;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes the socket of one mail. The library waits for each byte anew and keeps a line of any length; here all waits together have one
 * end, and all that the server says has one size. TLS is laid over this socket, so that it holds for the handshake too.
 */
final class BoundedConversation extends SocketFactory {

    /** An answer is a few hundred bytes, a chain of certificates a few thousand. */
    static final int MAX_READ = 256 * 1024;

    private final long endNanos;
    private final Duration deadline;
    private long left = MAX_READ;
    private volatile @Nullable String broken;

    BoundedConversation(Duration deadline) {
        this.deadline = deadline;
        // Longer than this the clock of the machine cannot count.
        endNanos = System.nanoTime() + Math.min(TimeUnit.NANOSECONDS.convert(deadline), Long.MAX_VALUE / 2);
    }

    /** Why it was ended, with the server as the subject; null if it was not. */
    @Nullable
    String broken() {
        return broken;
    }

    private IOException tooLong() {
        broken = "took longer than " + deadline;
        return new SocketTimeoutException("the mail server " + broken);
    }

    /** The milliseconds that are left, at most as many as one wait may take; 0 is no limit of its own. */
    private int wait(int one) throws IOException {
        long nanos = endNanos - System.nanoTime();
        if (nanos <= 0) {
            throw tooLong();
        }
        long millis = Math.min(Integer.MAX_VALUE, TimeUnit.NANOSECONDS.toMillis(nanos) + 1);
        return (int) (one == 0 ? millis : Math.min(one, millis));
    }

    private void heard(int bytes) throws IOException {
        left -= Math.max(0, bytes);
        if (left <= 0) {
            broken = "said more than " + MAX_READ + " bytes";
            throw new IOException("the mail server " + broken);
        }
    }

    @Override
    public Socket createSocket() {
        return new Bounded();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return connected(new InetSocketAddress(host, port), new InetSocketAddress(localHost, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) throws IOException {
        return connected(new InetSocketAddress(host, port), new InetSocketAddress(localHost, localPort));
    }

    private Socket connected(InetSocketAddress remote, @Nullable InetSocketAddress local) throws IOException {
        Socket socket = createSocket();
        try {
            if (local != null) {
                socket.bind(local);
            }
            socket.connect(remote, 0);
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private final class Bounded extends Socket {

        private volatile int oneWait;

        @Override
        public void connect(SocketAddress endpoint, int timeout) throws IOException {
            try {
                super.connect(endpoint, BoundedConversation.this.wait(timeout));
            } catch (SocketTimeoutException e) {
                BoundedConversation.this.wait(timeout);
                throw e;
            }
        }

        @Override
        public void setSoTimeout(int timeout) throws SocketException {
            super.setSoTimeout(timeout);
            oneWait = timeout;
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(super.getInputStream()) {
                @Override
                public int read() throws IOException {
                    byte[] one = new byte[1];
                    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
                }

                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    Bounded.super.setSoTimeout(BoundedConversation.this.wait(oneWait));
                    int count;
                    try {
                        count = in.read(bytes, offset, length);
                    } catch (SocketTimeoutException e) {
                        BoundedConversation.this.wait(oneWait);
                        throw e;
                    }
                    heard(count);
                    return count;
                }

                @Override
                public long skip(long count) throws IOException {
                    byte[] skipped = new byte[(int) Math.min(Math.max(0, count), 1024)];
                    return skipped.length == 0 ? 0 : Math.max(0, read(skipped, 0, skipped.length));
                }
            };
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return new FilterOutputStream(super.getOutputStream()) {
                @Override
                public void write(int value) throws IOException {
                    write(new byte[] {(byte) value}, 0, 1);
                }

                /** A server that does not read is ended by the library, which closes the socket. */
                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    Objects.checkFromIndexSize(offset, length, bytes.length);
                    BoundedConversation.this.wait(0);
                    out.write(bytes, offset, length);
                }
            };
        }
    }
}
