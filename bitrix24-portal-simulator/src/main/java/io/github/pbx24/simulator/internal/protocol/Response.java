package io.github.pbx24.simulator.internal.protocol;

import io.github.pbx24.simulator.internal.php.PhpJson;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What goes back over the wire.
 *
 * @param errorCode for the journal; null if it is no error
 * @param executed whether the method ran
 * @param charset how the text becomes bytes
 * @param headers further headers
 */
public record Response(
        int status,
        String contentType,
        String body,
        @Nullable String errorCode,
        boolean executed,
        Charset charset,
        Map<String, String> headers) {

    public Response(int status, String contentType, String body, @Nullable String errorCode, boolean executed) {
        this(status, contentType, body, errorCode, executed, StandardCharsets.UTF_8, Map.of());
    }

    static final String JSON = "application/json; charset=utf-8";

    public static Response ok(Object body) {
        return new Response(200, JSON, PhpJson.write(body), null, true);
    }

    public static Response error(RestError error) {
        return new Response(
                error.status(),
                JSON,
                PhpJson.write(ErrorBody.of(error)),
                error.code(),
                !ErrorBody.refusedBefore(error));
    }

    public static Response version3Error(RestError error) {
        // The status of a missing scope differs between the two versions.
        return new Response(
                error.code().equals("insufficient_scope") ? 403 : error.status(),
                JSON,
                PhpJson.write(ErrorBody.version3(error)),
                error.code(),
                !ErrorBody.refusedBefore(error));
    }

    /** The same answer in XML; what is not JSON stays as it is. */
    public Response asXml(Function<Map<String, @Nullable Object>, String> xml) {
        return contentType.equals(JSON)
                ? new Response(
                        status,
                        "text/xml; charset=utf-8",
                        xml.apply(PhpJson.readObject(body)),
                        errorCode,
                        executed,
                        charset,
                        headers)
                : this;
    }

    /** A file; the text holds its bytes one to one. */
    public static Response file(String name, byte[] content) {
        return new Response(
                200,
                "application/octet-stream",
                new String(content, StandardCharsets.ISO_8859_1),
                null,
                true,
                StandardCharsets.ISO_8859_1,
                Map.of("Content-Disposition", disposition(name)));
    }

    /** What the front server says to a download that does not look like one of a browser. */
    public static Response downloadRefused(String name) {
        Response page = html(404, "404 Not Found");
        return new Response(
                page.status(),
                page.contentType(),
                page.body(),
                page.errorCode(),
                false,
                StandardCharsets.UTF_8,
                Map.of("Content-Disposition", disposition(name)));
    }

    /** The plain name has no character a header could not carry; the second one is complete. */
    private static String disposition(String name) {
        String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
        return "attachment; filename=\"" + name.replaceAll("[^ -~]|[\"\\\\]", "_") + "\"; filename*=utf-8''" + encoded;
    }

    public static Response html(int status, String title) {
        return new Response(
                status,
                "text/html; charset=utf-8",
                "<html><head><title>" + title + "</title></head><body><h1>" + title + "</h1></body></html>",
                title,
                false);
    }
}
