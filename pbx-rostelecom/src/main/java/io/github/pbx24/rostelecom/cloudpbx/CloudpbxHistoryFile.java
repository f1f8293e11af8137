package io.github.pbx24.rostelecom.cloudpbx;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * A file with past calls: one CSV, packed as ZIP or GZIP or not at all.
 *
 * @param calls in the order of the file
 * @param unreadable rows that could not be read
 * @since 0.1
 */
public record CloudpbxHistoryFile(List<CloudpbxPastCall> calls, int unreadable) {

    /** A day of a domain with 100,000 calls stays below, and memory for so many is there. */
    private static final long MAX_BYTES = 64L << 20;

    private static final int MAX_ROWS = 200_000;
    private static final int MAX_LINE = 8 << 10;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    /** Copies the calls. */
    public CloudpbxHistoryFile {
        calls = List.copyOf(calls);
    }

    /** Reads an answer. Until the file is there, the exchange answers with a page, with JSON, or with nothing. */
    static CloudpbxAnswer<CloudpbxHistoryFile> read(String method, Response response, ZoneId zone) throws IOException {
        int status = response.code();
        InputStream in = response.body().byteStream();
        if (status == 404) {
            String page = new String(in.readNBytes(MAX_LINE), StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
            return page.contains("file") && page.contains("not found")
                    ? new CloudpbxAnswer.NotReady<>()
                    : new CloudpbxAnswer.NotEnabled<>(method);
        }
        Optional<CloudpbxAnswer<CloudpbxHistoryFile>> refusal = CloudpbxReplies.refusal(method, status);
        return refusal.isPresent() ? refusal.get() : read(in, zone);
    }

    /** Reads what the exchange sent. */
    static CloudpbxAnswer<CloudpbxHistoryFile> read(InputStream sent, ZoneId zone) throws IOException {
        BufferedInputStream in = new BufferedInputStream(sent);
        in.mark(4);
        int first = in.read();
        int second = in.read();
        in.reset();
        try {
            if (first == 'P' && second == 'K') {
                ZipInputStream zip = new ZipInputStream(in);
                return isEmpty(zip) ? new CloudpbxAnswer.Failed<>("the archive is empty", false) : rows(zip, zone);
            }
            if (first < 0) {
                return new CloudpbxAnswer.NotReady<>();
            }
            return rows(first == 0x1F && second == 0x8B ? new GZIPInputStream(in) : in, zone);
        } catch (ZipException e) {
            return new CloudpbxAnswer.Failed<>("the archive is damaged", false);
        }
    }

    private static boolean isEmpty(ZipInputStream zip) throws IOException {
        try {
            return zip.getNextEntry() == null;
        } catch (IllegalArgumentException e) {
            // So it complains about a name that is not in UTF-8.
            throw new ZipException("malformed name of an entry");
        }
    }

    private static CloudpbxAnswer<CloudpbxHistoryFile> rows(InputStream in, ZoneId zone) throws IOException {
        List<CloudpbxPastCall> calls = new ArrayList<>();
        int unreadable = 0;
        long[] rest = {MAX_BYTES};
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        for (int number = 0; ; number++) {
            String line = line(reader, rest);
            if (rest[0] < 0 || number >= MAX_ROWS && line != null) {
                return new CloudpbxAnswer.Failed<>("the file is too large: ask for a shorter span", false);
            }
            if (line == null) {
                return new CloudpbxAnswer.Done<>(new CloudpbxHistoryFile(calls, unreadable));
            }
            String row = withoutMark(line).strip();
            if (number == 0 && (row.startsWith("<") || row.startsWith("{"))) {
                return new CloudpbxAnswer.NotReady<>();
            }
            boolean header = number == 0 && row.toLowerCase(Locale.ROOT).startsWith("session_id");
            if (!row.isEmpty() && !header) {
                Optional<CloudpbxPastCall> call = HistoryRow.read(row, zone);
                call.ifPresent(calls::add);
                unreadable += call.isPresent() ? 0 : 1;
            }
        }
    }

    /** The next line, cut where it is too long to be one; null at the end. What is cut counts as well: a small archive may hold a huge line. */
    private static @Nullable String line(BufferedReader reader, long[] rest) throws IOException {
        StringBuilder line = new StringBuilder();
        int c = reader.read();
        if (c < 0) {
            return null;
        }
        while (c >= 0 && c != '\n' && rest[0] >= 0) {
            rest[0]--;
            if (line.length() < MAX_LINE) {
                line.append((char) c);
            }
            c = reader.read();
        }
        return line.toString();
    }

    private static String withoutMark(String line) {
        return !line.isEmpty() && line.charAt(0) == BYTE_ORDER_MARK ? line.substring(1) : line;
    }

    @Override
    public String toString() {
        return "CloudpbxHistoryFile[" + calls.size() + " calls, " + unreadable + " unreadable]";
    }
}
