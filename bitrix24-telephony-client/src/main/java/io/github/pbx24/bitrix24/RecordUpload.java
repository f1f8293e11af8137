package io.github.pbx24.bitrix24;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.RequestBody;
import okio.BufferedSink;

/** Posts one file as multipart form data, straight from its stream. */
final class RecordUpload {

    static final String METHOD = "upload";

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int MAX_NAME = 255;

    private RecordUpload() {}

    static CompletableFuture<RawAnswer> send(
            HttpTransport transport,
            PortalAddress address,
            UploadTarget target,
            String fileName,
            RecordContent content,
            HttpTransport.Running running) {
        HttpUrl url = HttpUrl.parse(target.uploadUrl().toString());
        if (url == null || !address.isPortal(url)) {
            throw new Bitrix24FieldException("uploadUrl", "is not an address of this portal");
        }
        checkName(fileName);
        RequestBody body = new MultipartBody.Builder()
                .setType(MultipartBody.FORM)
                .addFormDataPart(target.fieldName(), fileName, new StreamedBody(type(fileName), content))
                .build();
        return transport.send(METHOD, transport.request(url).post(body).build(), running);
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
            return content.length();
        }

        @Override
        public boolean isOneShot() {
            return true;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            byte[] buffer = new byte[BUFFER_BYTES];
            try (InputStream in = content.open()) {
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    sink.write(buffer, 0, read);
                }
            }
        }
    }
}
