package io.github.pbx24.pbx.tck;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.pbx24.pbx.AllowedHost;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.QueryParameters;
import io.github.pbx24.pbx.RecordingReference;
import io.github.pbx24.pbx.RecordingSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;

/** Providers that take more of the machine than they need. */
final class BurdenBreakers {

    private static final Duration LONG = Duration.ofMinutes(2);

    private BurdenBreakers() {}

    /** Beside the two that stand for their rules. */
    static List<Arguments> all() {
        return List.of(arguments("keeps its connections to the exchange", 24, keepingSockets()));
    }

    /** Three parts and a semicolon: where there is none, each pair of commas is tried. */
    static SoundProvider dividing() {
        return new SoundProvider() {
            private final Pattern parts = Pattern.compile("(?s).*,.*,.*;");

            @Override
            @Nullable
            String client(QueryParameters form, List<String> unreadable) {
                boolean listed = form.first("client")
                        .filter(text -> parts.matcher(new Interruptible(text)).matches())
                        .isPresent();
                return listed ? null : super.client(form, unreadable);
            }
        };
    }

    /** Each connection has one. */
    static SoundProvider startingThreads() {
        return new SoundProvider() {
            @Override
            PbxConnection connection(List<String> keys, String token, List<AllowedHost> hosts) {
                Thread thread = new Thread(() -> LockSupport.parkNanos(LONG.toNanos()), "a thread that nobody ends");
                thread.setDaemon(true);
                thread.start();
                return super.connection(keys, token, hosts);
            }
        };
    }

    private static SoundProvider keepingSockets() {
        return new SoundProvider() {
            private final List<Socket> kept = new CopyOnWriteArrayList<>();

            @Override
            RecordingSource.Fetched open(RecordingReference recording, List<AllowedHost> hosts) {
                RecordingSource.Fetched fetched = super.open(recording, hosts);
                if (fetched instanceof RecordingSource.Fetched.Content) {
                    keep(URI.create(recording.value()).getPort());
                }
                return fetched;
            }

            private void keep(int port) {
                try {
                    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                    socket.getOutputStream().write("GET /a.wav".getBytes(StandardCharsets.US_ASCII));
                    kept.add(socket);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
    }

    /** Ends when the thread that looks at it is told to. */
    private record Interruptible(CharSequence text) implements CharSequence {

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("told to end");
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Interruptible(text.subSequence(start, end));
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
