package io.github.pbx24.bitrix24;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSource;

/** Fetches one file from the portal, straight into a stream. */
final class FileDownload {

    static final String METHOD = "download";

    private static final int BUFFER_BYTES = 64 * 1024;

    private FileDownload() {}

    /** The number of bytes written; fails with a {@link Bitrix24Exception}. */
    static CompletableFuture<Long> send(
            RequestExecution.Context context,
            HttpTransport transport,
            DownloadTarget source,
            OutputStream sink,
            long maxBytes,
            HttpTransport.Running running) {
        HttpUrl url = HttpUrl.parse(source.downloadUrl().toString());
        if (url == null || !context.address().isPortal(url)) {
            throw new Bitrix24FieldException("downloadUrl", "is not an address of this portal");
        }
        if (maxBytes <= 0) {
            throw new Bitrix24FieldException("maxBytes", "must be positive, was " + maxBytes);
        }
        // Without these headers the portal's front server answers 404.
        Request request = transport
                .request(url)
                .header("Accept", "*/*")
                .header(
                        "Referer",
                        url.newBuilder().encodedPath("/").query(null).build().toString())
                .get()
                .build();
        CompletableFuture<Long> promise = new CompletableFuture<>();
        transport.call(request, running).enqueue(new Callback() {
            @Override
            public void onFailure(Call failed, IOException e) {
                promise.completeExceptionally(HttpTransport.failure(METHOD, e, running));
            }

            @Override
            public void onResponse(Call answered, Response response) {
                try (response) {
                    if (response.code() == 200) {
                        promise.complete(copy(response, sink, maxBytes));
                    } else {
                        context.reader().envelope(METHOD, HttpTransport.read(response));
                        promise.completeExceptionally(problem("HTTP " + response.code() + " instead of a file", false));
                    }
                } catch (IOException e) {
                    promise.completeExceptionally(HttpTransport.failure(METHOD, e, running));
                } catch (Bitrix24Exception e) {
                    promise.completeExceptionally(e);
                } catch (RuntimeException e) {
                    promise.completeExceptionally(problem("the file could not be written", false));
                }
            }
        });
        return promise;
    }

    private static long copy(Response response, OutputStream sink, long maxBytes) throws IOException {
        if (response.body().contentLength() > maxBytes) {
            throw tooLarge(maxBytes);
        }
        BufferedSource body = response.body().source();
        Buffer piece = new Buffer();
        long copied = 0;
        for (long read = body.read(piece, BUFFER_BYTES); read >= 0; read = body.read(piece, BUFFER_BYTES)) {
            copied += read;
            if (copied > maxBytes) {
                throw tooLarge(maxBytes);
            }
            write(piece, read, sink);
        }
        return copied;
    }

    private static void write(Buffer piece, long count, OutputStream sink) {
        try {
            piece.writeTo(sink, count);
        } catch (IOException e) {
            // Not the network's fault: the same download would fail again.
            throw problem("the file could not be written", false);
        }
    }

    private static Bitrix24TransportException tooLarge(long maxBytes) {
        return problem("the file has more than " + maxBytes + " bytes", false);
    }

    private static Bitrix24TransportException problem(String problem, boolean temporary) {
        return new Bitrix24TransportException(METHOD, problem, true, temporary);
    }
}
