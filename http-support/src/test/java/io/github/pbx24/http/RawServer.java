package io.github.pbx24.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ServerSocketFactory;

/** Says what a test wants, byte by byte, to each connection; and how much of it went out before the client had enough. */
final class RawServer implements AutoCloseable {

    /** More than any bound, and little enough for a test that finds none. */
    static final long ENDLESS = 96L * 1024 * 1024;

    /** What system buffers and the bounds themselves take. */
    static final long FEW = 24L * 1024 * 1024;

    interface Script {
        void play(String head, InputStream in, OutputStream out) throws IOException;
    }

    private final ServerSocket server;
    private final AtomicLong sent = new AtomicLong();
    private final Script script;

    RawServer(Script script) throws IOException {
        this(ServerSocketFactory.getDefault().createServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
    }

    RawServer(ServerSocket server, Script script) {
        this.server = server;
        this.script = script;
        Thread thread = new Thread(this::serve, "raw server");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return server.getLocalPort();
    }

    String url() {
        return "http://127.0.0.1:" + port() + "/";
    }

    long sent() {
        return sent.get();
    }

    /** The same bytes until the client has gone or {@link #ENDLESS} of them are sent. */
    static void endless(OutputStream out, byte[] piece) throws IOException {
        for (long done = 0; done < ENDLESS; done += piece.length) {
            out.write(piece);
        }
        out.flush();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread thread = new Thread(() -> talk(socket), "raw connection");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                return;
            }
        }
    }

    private void talk(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream counted = new FilterOutputStream(socket.getOutputStream()) {
                @Override
                public void write(byte[] bytes, int from, int length) throws IOException {
                    out.write(bytes, from, length);
                    sent.addAndGet(length);
                }
            };
            script.play(head(in), in, counted);
        } catch (IOException e) {
            // The client has had enough.
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
