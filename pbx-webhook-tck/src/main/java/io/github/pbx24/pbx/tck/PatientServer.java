package io.github.pbx24.pbx.tck;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A web server with one recording that never closes a connection by itself, and knows which ones the others have closed. */
final class PatientServer implements AutoCloseable {

    private static final String AUDIO = "RIFF....WAVEfmt ".repeat(64);
    private static final String ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Type: audio/wav\r\nContent-Length: " + AUDIO.length() + "\r\n\r\n" + AUDIO;

    private final ServerSocket server;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    PatientServer() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    List<Thread> threads() {
        return threads;
    }

    /** How many connections are still open after a while; does not wait longer than they need. */
    int openAfter(Duration patience) throws InterruptedException {
        // Some clients close what they have when nobody holds them any more.
        System.gc();
        long end = System.nanoTime() + patience.toNanos();
        int open = 0;
        List<Thread> serving = List.copyOf(threads);
        // The first one waits for new ones.
        for (Thread thread : serving.subList(1, serving.size())) {
            thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
            open += thread.isAlive() ? 1 : 0;
        }
        return open;
    }

    private void start(Runnable work) {
        Thread thread = new Thread(work, "patient server");
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                sockets.add(socket);
                start(() -> serve(socket));
            }
        } catch (IOException e) {
            // Closed: there are no more.
            return;
        }
    }

    /** Ends when the other side closes. */
    private static void serve(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            int blankLine = 0;
            for (int c = in.read(); c >= 0; c = in.read()) {
                blankLine = c == '\n' ? blankLine + 1 : c == '\r' ? blankLine : 0;
                if (blankLine == 2) {
                    socket.getOutputStream().write(ANSWER.getBytes(StandardCharsets.US_ASCII));
                    blankLine = 0;
                }
            }
        } catch (SocketException e) {
            // Closed without a word.
            return;
        } catch (IOException e) {
            throw new IllegalStateException("a connection of the test broke", e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
