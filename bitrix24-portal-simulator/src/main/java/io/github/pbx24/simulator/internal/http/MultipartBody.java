package io.github.pbx24.simulator.internal.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code multipart/form-data} from a stream; a file part never lies in memory as a whole. */
public final class MultipartBody {

    /** Takes the parts. */
    interface Parts {
        /**
         * Begins a part.
         *
         * @param fileName null for a plain field
         * @return where its bytes go; closed when the part ends
         */
        OutputStream begin(String name, @Nullable String fileName);
    }

    private static final int LONGEST_HEADER = 8 * 1024;
    private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]{1,200})\"?");
    private static final Pattern NAME = Pattern.compile("[;\\s]name=\"([^\"]*)\"");
    private static final Pattern FILE_NAME = Pattern.compile("[;\\s]filename=\"([^\"]*)\"");

    private final InputStream in;
    private final byte[] delimiter;

    private MultipartBody(InputStream in, String boundary) {
        this.in = in;
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    }

    static Optional<String> boundary(String contentType) {
        Matcher matcher = BOUNDARY.matcher(contentType);
        return matcher.find() ? Optional.of(matcher.group(1).trim()) : Optional.empty();
    }

    /**
     * Reads a body to its end.
     *
     * @param in buffered
     * @throws IOException if the body is cut or is not multipart
     */
    static void read(InputStream in, String boundary, Parts parts) throws IOException {
        new MultipartBody(in, boundary).read(parts);
    }

    private void read(Parts parts) throws IOException {
        // The first delimiter has no line break before it.
        copyToDelimiter(OutputStream.nullOutputStream(), 2);
        while (!endOfBody()) {
            String headers = headers();
            Matcher name = NAME.matcher(headers);
            Matcher fileName = FILE_NAME.matcher(headers);
            try (OutputStream out =
                    parts.begin(name.find() ? name.group(1) : "", fileName.find() ? fileName.group(1) : null)) {
                copyToDelimiter(out, 0);
            }
        }
    }

    /** After a delimiter: {@code --} ends the body, a line break begins a part. */
    private boolean endOfBody() throws IOException {
        int first = next();
        int second = next();
        return first == '-' && second == '-';
    }

    private String headers() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        StringBuilder headers = new StringBuilder(" ");
        while (headers.length() < LONGEST_HEADER && line.size() < LONGEST_HEADER) {
            int b = next();
            if (b == '\n') {
                String text = line.toString(StandardCharsets.UTF_8).trim();
                if (text.isEmpty()) {
                    return headers.toString();
                }
                if (text.toLowerCase(Locale.ROOT).startsWith("content-disposition")) {
                    headers.append(text);
                }
                line.reset();
            } else {
                line.write(b);
            }
        }
        throw new IOException("part header too long");
    }

    /** Copies bytes up to the delimiter. Its first byte occurs in it only once, so a mismatch starts over. */
    private void copyToDelimiter(OutputStream out, int alreadyMatched) throws IOException {
        int matched = alreadyMatched;
        while (matched < delimiter.length) {
            int b = next();
            if (b != (delimiter[matched] & 0xFF) && matched > 0) {
                out.write(delimiter, 0, matched);
                matched = 0;
            }
            if (b == (delimiter[matched] & 0xFF)) {
                matched++;
            } else {
                out.write(b);
            }
        }
    }

    private int next() throws IOException {
        int b = in.read();
        if (b < 0) {
            throw new EOFException("multipart body is cut");
        }
        return b;
    }
}
