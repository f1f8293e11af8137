package io.github.pbx24.rostelecom.vats;

import io.github.pbx24.pbx.http.RecordingDownload;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where the token of the API comes from. It is asked for before each request, because nobody says how long one lives. Thread-safe. */
final class AccessTokens implements RecordingDownload.ServerAuthorization {

    private static final int MAX_BYTES = 8_192;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Supplier<@Nullable String> source;

    private AccessTokens(Supplier<@Nullable String> source) {
        this.source = source;
    }

    static AccessTokens of(String token) {
        return new AccessTokens(() -> token);
    }

    /** What a program gives; what cannot be a token is none. */
    static AccessTokens of(Supplier<@Nullable String> program) {
        return new AccessTokens(() -> {
            String token = program.get();
            return token != null && isToken(token) ? token : null;
        });
    }

    /**
     * What stands in a file. While nothing does that can be a token, as when somebody is just writing it, the last one is used.
     *
     * @return null if the file holds no token now
     */
    static @Nullable AccessTokens in(Path file) {
        LastRead last = new LastRead(file);
        return last.get() == null ? null : new AccessTokens(last);
    }

    /** Anything else is no header, and never meant as a token. */
    static boolean isToken(String text) {
        return !text.isEmpty() && text.length() <= MAX_BYTES && text.chars().allMatch(c -> c > ' ' && c < 0x7F);
    }

    /** The token; null if there is none at present. */
    private @Nullable String token() {
        try {
            return source.get();
        } catch (RuntimeException e) {
            // Of a program of which we know nothing; its message may hold secrets.
            return null;
        }
    }

    @Override
    public String current() throws IOException {
        String token = token();
        if (token == null) {
            throw new IOException("there is none at present");
        }
        return "Bearer " + token;
    }

    @Override
    public void refused(String value) {
        // The next request asks anew anyhow.
    }

    /** Shows nothing: it is a secret. */
    @Override
    public String toString() {
        return "AccessTokens";
    }

    /** A file that somebody else keeps up to date. */
    private static final class LastRead implements Supplier<@Nullable String> {

        private final Path file;
        private volatile @Nullable String last;

        LastRead(Path file) {
            this.file = file;
        }

        @Override
        public @Nullable String get() {
            String now = read();
            if (now != null) {
                last = now;
            }
            return now != null ? now : last;
        }

        private @Nullable String read() {
            try (InputStream in = Files.newInputStream(file)) {
                String text = new String(in.readNBytes(MAX_BYTES + 1), StandardCharsets.UTF_8);
                boolean marked = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
                String token = (marked ? text.substring(1) : text).strip();
                return isToken(token) ? token : null;
            } catch (IOException e) {
                return null;
            }
        }
    }
}
