package io.github.pbx24.bitrix24.internal.http;

import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24TransportException;
import io.github.pbx24.bitrix24.file.DownloadTarget;
import java.io.IOException;
import java.io.OutputStream;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSource;

/** Fetches one file from the portal, straight into a stream. */
public final class FileDownload {

    public static final String METHOD = "download";

    private static final int BUFFER_BYTES = 64 * 1024;

    /** An error of the portal is shorter. */
    private static final int LONGEST_ERROR = 16 * 1024;

    private final HttpUrl url;
    private final OutputStream sink;
    private final long maxBytes;
    private final AnswerReader reader;

    /**
     * Prepares it.
     *
     * @throws Bitrix24FieldException if the source is not on the portal or the limit is not positive
     */
    public FileDownload(
            PortalAddress portal, AnswerReader reader, DownloadTarget source, OutputStream sink, long maxBytes) {
        HttpUrl address = HttpUrl.parse(source.downloadUrl().toString());
        if (address == null || !portal.isPortal(address)) {
            throw new Bitrix24FieldException("downloadUrl", "is not an address of this portal");
        }
        if (maxBytes <= 0) {
            throw new Bitrix24FieldException("maxBytes", "must be positive, was " + maxBytes);
        }
        this.url = address;
        this.sink = sink;
        this.maxBytes = maxBytes;
        this.reader = reader;
    }

    /** The number of bytes written. */
    public long send(HttpTransport transport, Flight flight) {
        // Without these headers the portal's front server answers 404.
        Request.Builder request = transport
                .request(url)
                .header("Accept", "*/*")
                .header(
                        "Referer",
                        url.newBuilder().encodedPath("/").query(null).build().toString())
                .get();
        return transport.exchange(METHOD, request, flight, null, this::read);
    }

    private long read(Response response) throws IOException {
        if (response.code() != 200) {
            reader.envelope(METHOD, HttpTransport.read(response));
            throw problem("HTTP " + response.code() + " instead of a file");
        }
        if (response.body().contentLength() > maxBytes) {
            throw tooLarge();
        }
        BufferedSource body = response.body().source();
        if (mayBeError(response)) {
            // An error can come with status 200; a short JSON file is told apart by what is in it.
            body.request(LONGEST_ERROR + 1L);
            throwIfError(body);
        }
        return copy(body);
    }

    private static boolean mayBeError(Response response) {
        String type = response.header("Content-Type", "");
        return type != null && type.contains("json") && response.header("Content-Disposition") == null;
    }

    private void throwIfError(BufferedSource body) {
        Buffer start = body.getBuffer().clone();
        if (start.size() > LONGEST_ERROR) {
            return;
        }
        RawAnswer answer = HttpTransport.answer(200, start);
        if (answer.json().filter(json -> json.has("error")).isPresent()) {
            reader.envelope(METHOD, answer);
        }
    }

    private long copy(BufferedSource body) throws IOException {
        Buffer piece = new Buffer();
        long copied = 0;
        for (long read = body.read(piece, BUFFER_BYTES); read >= 0; read = body.read(piece, BUFFER_BYTES)) {
            copied += read;
            if (copied > maxBytes) {
                throw tooLarge();
            }
            write(piece, read);
        }
        return copied;
    }

    private void write(Buffer piece, long count) throws IOException {
        try {
            piece.writeTo(sink, count);
        } catch (IOException | RuntimeException e) {
            // Not the network's fault: the same download would fail again.
            throw new LocalFileException("the file could not be written");
        }
    }

    private Bitrix24TransportException tooLarge() {
        return problem("the file has more than " + maxBytes + " bytes");
    }

    private static Bitrix24TransportException problem(String problem) {
        return new Bitrix24TransportException(METHOD, problem, true, false);
    }
}
