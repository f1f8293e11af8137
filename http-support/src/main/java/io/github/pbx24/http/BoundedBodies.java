package io.github.pbx24.http;

import java.io.IOException;
import java.net.ProtocolException;
import java.util.zip.GZIPInputStream;
import okhttp3.Interceptor;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;
import okio.Timeout;
import org.jspecify.annotations.Nullable;

/** Bounds what a read of a body in chunks may take from its socket, and unpacks gzip without keeping its header. A network interceptor. */
final class BoundedBodies implements Interceptor {

    /** OkHttp bounds the trailers to half of this. */
    private static final long BESIDE_THE_BODY = 512 * 1024;

    private static final long UNKNOWN = -1;

    private static final String REASON =
            "the answer contains " + BESIDE_THE_BODY / 1024 + " KiB between two pieces of its body";

    @Override
    public Response intercept(Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        if (response.body().contentLength() < UNKNOWN) {
            // Who reads or closes such a body gets an IllegalArgumentException.
            throw new ProtocolException("the answer has a length below nothing");
        }
        // Otherwise nothing stands between the pieces of a body.
        boolean chunked = "chunked".equalsIgnoreCase(response.header("Transfer-Encoding"));
        // As OkHttp does: only what it asked for itself is unpacked.
        boolean packed = "gzip".equals(chain.request().header("Accept-Encoding"))
                && "gzip".equalsIgnoreCase(response.header("Content-Encoding"));
        if (!chunked && !packed) {
            return response;
        }
        ResponseBody body = response.body();
        Source source = chunked ? new CountedBody(body.source()) : body.source();
        Response.Builder bounded = response.newBuilder();
        if (packed) {
            bounded.removeHeader("Content-Encoding").removeHeader("Content-Length");
            source = new UnpackedBody(source);
        }
        long length = packed ? -1 : body.contentLength();
        return bounded.body(ResponseBody.create(Okio.buffer(source), body.contentType(), length))
                .build();
    }

    private static final class CountedBody extends ForwardingSource {

        private final Allowance allowance = new Allowance(BESIDE_THE_BODY, REASON);

        CountedBody(Source body) {
            super(body);
        }

        @Override
        public long read(Buffer sink, long byteCount) throws IOException {
            allowance.renew(byteCount);
            Allowance before = Allowance.swap(allowance);
            try {
                return super.read(sink, byteCount);
            } finally {
                Allowance.swap(before);
            }
        }

        @Override
        public void close() throws IOException {
            // OkHttp reads what is left for a moment, to use the connection again.
            allowance.renew(0);
            Allowance before = Allowance.swap(allowance);
            try {
                super.close();
            } finally {
                Allowance.swap(before);
            }
        }
    }

    /** Okio looks for the end of the name in the header of gzip in all that follows; Java skips it byte by byte. */
    private static final class UnpackedBody implements Source {

        private static final int BUFFER = 8192;

        private final BufferedSource packed;
        private @Nullable Source plain;

        UnpackedBody(Source packed) {
            this.packed = Okio.buffer(packed);
        }

        @Override
        public long read(Buffer sink, long byteCount) throws IOException {
            Source unpacking = plain;
            if (unpacking == null) {
                if (packed.exhausted()) {
                    // The answer to HEAD, or one that has no body.
                    return -1;
                }
                unpacking = Okio.source(new GZIPInputStream(packed.inputStream(), BUFFER));
                plain = unpacking;
            }
            return unpacking.read(sink, byteCount);
        }

        @Override
        public Timeout timeout() {
            return packed.timeout();
        }

        @Override
        public void close() throws IOException {
            Source unpacking = plain;
            if (unpacking == null) {
                packed.close();
            } else {
                unpacking.close();
            }
        }
    }
}
