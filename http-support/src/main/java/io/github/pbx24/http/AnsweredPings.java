package io.github.pbx24.http;

import java.io.IOException;
import java.net.ProtocolException;
import java.util.concurrent.atomic.AtomicInteger;
import okio.Buffer;
import okio.ForwardingSink;
import okio.ForwardingSource;
import okio.Sink;
import okio.Socket;
import okio.Source;

/**
 * The connection of a WebSocket, which fails if the other side sends pings and does not take the answers. OkHttp goes on reading meanwhile and
 * keeps an answer for each. One thread reads, another one writes.
 */
final class AnsweredPings implements Socket {

    /** Who takes answers at all is never so far behind. */
    private static final int MOST = 1_000;

    private static final int PING = 0x9;
    private static final int PONG = 0xA;

    private final Socket socket;
    private final AtomicInteger unanswered = new AtomicInteger();
    private final Source source;
    private final Sink sink;

    AnsweredPings(Socket socket) {
        this.socket = socket;
        Frames heard = new Frames(PING);
        this.source = new ForwardingSource(socket.getSource()) {
            @Override
            public long read(Buffer sink, long byteCount) throws IOException {
                long read = super.read(sink, byteCount);
                if (read > 0 && unanswered.addAndGet(heard.count(sink, sink.size() - read, read)) > MOST) {
                    throw new ProtocolException("more than " + MOST + " pings of the WebSocket wait to be answered");
                }
                return read;
            }
        };
        Frames said = new Frames(PONG);
        this.sink = new ForwardingSink(socket.getSink()) {
            @Override
            public void write(Buffer source, long byteCount) throws IOException {
                int answered = said.count(source, 0, byteCount);
                super.write(source, byteCount);
                unanswered.addAndGet(-answered);
            }
        };
    }

    @Override
    public Source getSource() {
        return source;
    }

    @Override
    public Sink getSink() {
        return sink;
    }

    @Override
    public void cancel() {
        socket.cancel();
    }

    /** Finds the frames of one kind in a stream of them. For one thread. */
    private static final class Frames {

        private static final int KIND = 0xF;
        private static final int MASKED = 0x80;
        private static final int LENGTH = 0x7F;
        private static final int TWO_BYTES_FOLLOW = 126;
        private static final int MASK_BYTES = 4;

        private final int kind;

        /** The header of a frame, as far as it is known. */
        private final byte[] header = new byte[2 + Long.BYTES + MASK_BYTES];

        private int known;
        private long payload;

        Frames(int kind) {
            this.kind = kind;
        }

        /** How many frames of the kind have their header end in these bytes. */
        int count(Buffer bytes, long from, long length) {
            int found = 0;
            long at = from;
            long end = from + length;
            while (at < end) {
                if (payload > 0) {
                    long skipped = Math.min(payload, end - at);
                    payload -= skipped;
                    at += skipped;
                    continue;
                }
                header[known++] = bytes.getByte(at++);
                if (known >= 2 && known == 2 + lengthBytes() + maskBytes()) {
                    found += (header[0] & KIND) == kind ? 1 : 0;
                    payload = payloadLength();
                    known = 0;
                }
            }
            return found;
        }

        private int lengthBytes() {
            int length = header[1] & LENGTH;
            return length < TWO_BYTES_FOLLOW ? 0 : length == TWO_BYTES_FOLLOW ? Short.BYTES : Long.BYTES;
        }

        private int maskBytes() {
            return (header[1] & MASKED) == 0 ? 0 : MASK_BYTES;
        }

        private long payloadLength() {
            int more = lengthBytes();
            if (more == 0) {
                return header[1] & LENGTH;
            }
            long length = 0;
            for (int i = 2; i < 2 + more; i++) {
                length = length << Byte.SIZE | header[i] & 0xFF;
            }
            return length;
        }
    }
}
