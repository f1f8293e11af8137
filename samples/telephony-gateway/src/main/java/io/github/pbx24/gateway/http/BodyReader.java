package io.github.pbx24.gateway.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads bodies up to a limit, whether their length is announced or not. Thread-safe. */
final class BodyReader {

    /** A client that is cut off in the middle of its sending may not read the answer; so this much is read and dropped. */
    private static final long DROPPED_BYTES = 16L << 20;

    private static final int BUFFER = 64 * 1024;

    private final int limit;

    BodyReader(long limit) {
        this.limit = Math.toIntExact(limit);
    }

    /**
     * Reads a body.
     *
     * @throws HttpProblem 413 if it is too long, 400 if it breaks off
     */
    byte[] read(HttpServletRequest request) {
        long announced = request.getContentLengthLong();
        try {
            InputStream in = request.getInputStream();
            if (announced > limit) {
                boolean waits = request.getHeader("Expect") != null;
                throw tooLarge(waits ? null : in);
            }
            byte[] body = in.readNBytes(limit + 1);
            if (body.length > limit) {
                throw tooLarge(in);
            }
            return body;
        } catch (IOException e) {
            throw new HttpProblem(400, "malformed", "the body broke off");
        }
    }

    private HttpProblem tooLarge(@Nullable InputStream rest) {
        if (rest != null) {
            try {
                drop(rest);
            } catch (IOException e) {
                // The sender gave up; the answer is for nobody then.
            }
        }
        return new HttpProblem(413, "too_large", "the body is longer than " + limit + " bytes");
    }

    private static void drop(InputStream rest) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long left = DROPPED_BYTES;
        while (left > 0) {
            int read = rest.read(buffer);
            if (read < 0) {
                return;
            }
            left -= read;
        }
    }
}
