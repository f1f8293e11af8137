package io.github.pbx24.pbx.simulator.rostelecom;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes the file of a call history. */
final class HistoryFile {

    private static final String NAMES =
            "session_id;call_type;direction;state;orig_number;orig_pin;dest_number;answering_sipuri;answering_pin;"
                    + "start_call_date;duration;is_voicemail;is_record;is_fax;status_code;status_string\n";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneId.of("Europe/Moscow"));

    private HistoryFile() {}

    static byte[] write(List<CloudpbxRecord> calls, HistoryForm form) {
        boolean commas = form == HistoryForm.TEXT_WITH_COMMAS;
        StringBuilder text = new StringBuilder(form == HistoryForm.TEXT_WITH_NAMES ? NAMES : "");
        for (CloudpbxRecord call : calls) {
            text.append(String.join(commas ? "," : ";", row(call, !commas))).append('\n');
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        return switch (form) {
            case ZIP, GZIP -> packed(bytes, form);
            case TEXT_WITH_NAMES, TEXT_WITH_COMMAS -> bytes;
        };
    }

    private static List<String> row(CloudpbxRecord call, boolean withDirectionAndState) {
        String outside = "sip:" + call.client().replace("+", "") + "@" + CloudpbxExchange.DOMAIN;
        String line = "sip:" + CloudpbxExchange.LINE.replace("+", "") + "@" + CloudpbxExchange.DOMAIN;
        String phone = "sip:operator" + call.caller() + "@" + CloudpbxExchange.DOMAIN;
        boolean named = call.inbound() && call.answered() && call.answeredBy() != null;
        List<String> row = new ArrayList<>(List.of(call.session(), "1"));
        if (withDirectionAndState) {
            row.add(call.inbound() ? "1" : "2");
            row.add(call.answered() ? "1" : "2");
        }
        row.add(call.inbound() ? outside : phone);
        row.add(call.inbound() ? "" : String.valueOf(call.caller()));
        row.add(call.inbound() ? line : outside);
        row.add(named ? "sip:operator" + call.answeredBy() + "@" + CloudpbxExchange.DOMAIN : "");
        row.add(named ? String.valueOf(call.answeredBy()) : "");
        row.add(TIME.format(call.startedAt()));
        row.add(String.valueOf(call.talkSeconds()));
        row.add("false");
        row.add(String.valueOf(call.recorded()));
        row.add("false");
        row.add(call.answered() ? "" : "480");
        row.add(call.answered() ? "" : "no answer");
        return row;
    }

    private static byte[] packed(byte[] text, HistoryForm form) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = form == HistoryForm.GZIP ? new GZIPOutputStream(bytes) : zip(bytes)) {
            out.write(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static OutputStream zip(OutputStream bytes) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(bytes);
        zip.putNextEntry(new ZipEntry("api3_history.csv"));
        return zip;
    }
}
