package io.github.pbx24.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.util.zip.GZIPInputStream;
import okhttp3.Interceptor;
import okhttp3.Request;
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
    private static final String ACCEPT_ENCODING = "Accept-Encoding";
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

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
        boolean packed = "gzip".equalsIgnoreCase(response.header("Content-Encoding"))
                && askedByOkHttp(chain)
                && !response.request().method().equals("HEAD")
                && (chunked || hasBody(response));
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

    /** As OkHttp does: who asks for gzip, or for a part of what may be packed, gets it as it came. */
    private static boolean askedByOkHttp(Chain chain) {
        Request asked = chain.call().request();
        return "gzip".equals(chain.request().header(ACCEPT_ENCODING))
                && asked.header(ACCEPT_ENCODING) == null
                && asked.header("Range") == null;
    }

    /** If not, its headers tell of a body that another request would get, and stay. */
    private static boolean hasBody(Response response) {
        int status = response.code();
        return (status != NO_CONTENT && status != NOT_MODIFIED) || response.header("Content-Length") != null;
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
        private final Members members;
        private @Nullable Source plain;

        UnpackedBody(Source packed) {
            this.packed = Okio.buffer(packed);
            this.members = new Members(this.packed);
        }

        @Override
        public long read(Buffer sink, long byteCount) throws IOException {
            Source unpacking = plain;
            if (unpacking == null) {
                if (packed.exhausted()) {
                    // Nothing, packed by a server that packs only what there is.
                    return -1;
                }
                unpacking = Okio.source(new GZIPInputStream(members, BUFFER));
                plain = unpacking;
            }
            long read = unpacking.read(sink, byteCount);
            if (read < 0) {
                members.rethrow();
            }
            return read;
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

    /**
     * Packed bytes. After each member of a gzip stream Java asks whether more are there at once, and takes no for the end; and whatever
     * goes wrong in the header of the next one, it takes for the end as well. Both would be a body that is shorter than it was.
     */
    private static final class Members extends InputStream {

        private final BufferedSource packed;
        private @Nullable IOException failure;

        Members(BufferedSource packed) {
            this.packed = packed;
        }

        @Override
        public int read() throws IOException {
            return available() == 0 ? -1 : packed.readByte() & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            try {
                return packed.read(bytes, from, length);
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }

        /** Waits until it is known. */
        @Override
        public int available() throws IOException {
            try {
                return packed.exhausted() ? 0 : 1;
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }

        @Override
        public void close() throws IOException {
            packed.close();
        }

        void rethrow() throws IOException {
            IOException failed = failure;
            if (failed != null) {
                throw failed;
            }
        }
    }
}
