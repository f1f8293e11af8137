package io.github.pbx24.bitrix24.internal.http;

import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.file.RecordContent;
import io.github.pbx24.bitrix24.file.UploadTarget;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.RequestBody;
import okio.BufferedSink;

/** Posts one file as multipart form data, straight from its stream. */
public final class RecordUpload {

    public static final String METHOD = "upload";

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int MAX_NAME = 255;

    private final HttpUrl url;
    private final String fieldName;
    private final String fileName;
    private final RecordContent content;

    /**
     * Prepares it.
     *
     * @throws Bitrix24FieldException if the target is not on the portal or the name is not allowed
     */
    public RecordUpload(PortalAddress portal, UploadTarget target, String fileName, RecordContent content) {
        HttpUrl address = HttpUrl.parse(target.uploadUrl().toString());
        if (address == null || !portal.isPortal(address)) {
            throw new Bitrix24FieldException("uploadUrl", "is not an address of this portal");
        }
        checkName(fileName);
        this.url = address;
        this.fieldName = target.fieldName();
        this.fileName = fileName;
        this.content = content;
    }

    /** The answer, whatever its status. */
    public RawAnswer send(HttpTransport transport, Flight flight) {
        RequestBody body = new MultipartBody.Builder()
                .setType(MultipartBody.FORM)
                .addFormDataPart(fieldName, fileName, new StreamedBody(type(fileName), content))
                .build();
        flight.loseNothing();
        return transport.exchange(METHOD, transport.request(url).post(body), flight, null);
    }

    private static void checkName(String fileName) {
        if (!fileName.endsWith(".mp3") && !fileName.endsWith(".wav")) {
            throw new Bitrix24FieldException("FILENAME", "must end with .mp3 or .wav in lower case");
        }
        boolean plain = fileName.chars().noneMatch(c -> c < ' ' || c == '/' || c == '\\' || c == 127);
        if (!plain || fileName.length() > MAX_NAME) {
            throw new Bitrix24FieldException("FILENAME", "must be a plain file name of at most 255 characters");
        }
    }

    private static MediaType type(String fileName) {
        return MediaType.get(fileName.toLowerCase(Locale.ROOT).endsWith(".wav") ? "audio/wav" : "audio/mpeg");
    }

    private static final class StreamedBody extends RequestBody {

        private final MediaType type;
        private final RecordContent content;

        StreamedBody(MediaType type, RecordContent content) {
            this.type = type;
            this.content = content;
        }

        @Override
        public MediaType contentType() {
            return type;
        }

        @Override
        public long contentLength() throws IOException {
            try {
                return content.length();
            } catch (IOException | RuntimeException e) {
                throw unreadable(e);
            }
        }

        @Override
        public boolean isOneShot() {
            return true;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            byte[] buffer = new byte[BUFFER_BYTES];
            long expected = contentLength();
            long written = 0;
            try (InputStream in = open()) {
                for (int read = read(in, buffer); read >= 0; read = read(in, buffer)) {
                    written += read;
                    if (expected >= 0 && written > expected) {
                        throw new LocalFileException("the content is longer than it said");
                    }
                    sink.write(buffer, 0, read);
                }
            }
            if (written < expected) {
                throw new LocalFileException("the content is shorter than it said");
            }
        }

        private InputStream open() throws IOException {
            try {
                return content.open();
            } catch (IOException | RuntimeException e) {
                throw unreadable(e);
            }
        }

        private static int read(InputStream in, byte[] buffer) throws IOException {
            try {
                return in.read(buffer);
            } catch (IOException | RuntimeException e) {
                throw unreadable(e);
            }
        }

        /** The message is left out, it may hold a path or worse. */
        private static LocalFileException unreadable(Exception e) {
            return new LocalFileException(
                    "the content could not be read: " + e.getClass().getSimpleName());
        }
    }
}
