package io.github.pbx24.simulator.internal.http;

import com.sun.net.httpserver.HttpExchange;
import io.github.pbx24.simulator.internal.php.FormText;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.php.PhpJson;
import io.github.pbx24.simulator.internal.protocol.ReceivedBytes;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads query and body of one request; the body wins. Used by one thread. */
public final class RequestReader {

    /** Larger bodies are refused, except the file of an upload, which is not held in memory. */
    static final int LARGEST_BODY = 64 * 1024 * 1024;

    private final Map<String, @Nullable Object> values;
    private @Nullable ReceivedBytes file;
    private @Nullable String fileName;

    private RequestReader(Map<String, @Nullable Object> values) {
        this.values = values;
    }

    /** The body is larger than the portal takes. */
    static final class BodyTooLargeException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    static RequestReader read(HttpExchange exchange) throws IOException {
        RequestReader reader =
                new RequestReader(FormText.parse(exchange.getRequestURI().getRawQuery()));
        String header = exchange.getRequestHeaders().getFirst("Content-Type");
        String contentType = header == null ? "" : header;
        String type = contentType.toLowerCase(Locale.ROOT);
        Optional<String> boundary =
                type.startsWith("multipart/") ? MultipartBody.boundary(contentType) : Optional.empty();
        InputStream body = exchange.getRequestBody();
        if (boundary.isPresent()) {
            reader.readMultipart(body, boundary.get());
            return reader;
        }
        byte[] bytes = body.readNBytes(LARGEST_BODY + 1);
        if (bytes.length > LARGEST_BODY) {
            throw new BodyTooLargeException();
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (type.contains("json")) {
            reader.values.putAll(PhpJson.readObject(text));
        } else if (type.startsWith("application/x-www-form-urlencoded")) {
            reader.values.putAll(FormText.parse(text));
        }
        return reader;
    }

    private void readMultipart(InputStream body, String boundary) throws IOException {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        try {
            MultipartBody.read(new BufferedInputStream(body, 64 * 1024), boundary, (name, sentFileName) -> {
                if (sentFileName == null) {
                    return field(fields, name);
                }
                ReceivedBytes received = new ReceivedBytes();
                if (name.equals("file")) {
                    file = received;
                    fileName = sentFileName;
                }
                return new BufferedOutputStream(received, 64 * 1024);
            });
        } catch (BodyTooLargeException tooLarge) {
            throw tooLarge;
        } catch (IOException broken) {
            // A cut or broken body has the parts that arrived completely, as in PHP, but no half file.
            file = null;
        }
        values.putAll(FormText.withLists(fields));
    }

    private static OutputStream field(Map<String, @Nullable Object> fields, String name) {
        return new ByteArrayOutputStream() {
            @Override
            public synchronized void write(int b) {
                if (size() < LARGEST_BODY) {
                    super.write(b);
                }
            }

            @Override
            public void close() {
                FormText.put(fields, name, toString(StandardCharsets.UTF_8));
            }
        };
    }

    /** Query and body together; without the credentials once they were taken. */
    Map<String, @Nullable Object> values() {
        return values;
    }

    @Nullable
    ReceivedBytes file() {
        return file;
    }

    @Nullable
    String fileName() {
        return fileName;
    }

    /** Takes the access token out of the parameters, or from the header. Empty if there is none. */
    String takeToken(HttpExchange exchange) {
        Object auth = values.remove("auth");
        Object access = values.remove("access_token");
        if (Php.truthy(auth)) {
            return Php.toText(auth);
        }
        if (Php.truthy(access)) {
            return Php.toText(access);
        }
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        boolean bearer = header != null && header.toLowerCase(Locale.ROOT).startsWith("bearer ");
        return bearer ? header.substring("bearer ".length()).trim() : "";
    }
}
