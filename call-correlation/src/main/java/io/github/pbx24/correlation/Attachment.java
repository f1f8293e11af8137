package io.github.pbx24.correlation;

import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.bitrix24.crm.CrmActivities;
import io.github.pbx24.bitrix24.telephony.ExternalCalls;
import io.github.pbx24.correlation.Crm.Answer;
import io.github.pbx24.correlation.fact.CallStory;
import io.github.pbx24.correlation.internal.audio.RecordingNames;
import io.github.pbx24.correlation.internal.audio.WholeTalk;
import io.github.pbx24.correlation.internal.portal.BitrixCalls;
import io.github.pbx24.correlation.internal.portal.Outages;
import io.github.pbx24.correlation.plan.Ack;
import io.github.pbx24.correlation.plan.RecordingProgress;
import io.github.pbx24.correlation.recording.AudioFormat;
import io.github.pbx24.correlation.recording.RecordingArchive;
import io.github.pbx24.correlation.rule.RecordingRule;
import io.github.pbx24.correlation.store.TrackedCall;
import io.github.pbx24.pbx.RecordingReference;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Attaches the recording of a call to the call in Bitrix24, which keeps one. Several pieces become one file where their format
 * allows it; else the given one is attached, and the note of the call links to all.
 */
final class Attachment {

    private final Exchange exchange;
    private final TrackedCall call;
    private final RecordingActions recordings;
    private final long maxBytes;

    Attachment(Exchange exchange, TrackedCall call, RecordingActions recordings, long maxBytes) {
        this.exchange = exchange;
        this.call = call;
        this.recordings = recordings;
        this.maxBytes = maxBytes;
    }

    /** What is in the archive. */
    private record Archived(String name, long bytes) {}

    Answer attach(String crmCallId, RecordingReference recording) {
        Optional<RecordingArchive> configured = exchange.portal().archive();
        RecordingProgress state = call.progress().recordingOf(recording);
        String name = state.archivedAs();
        if (configured.isEmpty() || name == null) {
            return Answer.of(Ack.refused("it is not in the archive"));
        }
        RecordingArchive archive = configured.get();
        try {
            List<Archived> pieces = pieces();
            Optional<Archived> whole = pieces.size() < 2 ? Optional.empty() : joined(archive, pieces);
            Archived file = whole.orElse(new Archived(name, state.bytes()));
            if (!send(archive, crmCallId, file)) {
                return Answer.of(Ack.refused("the archive has no address to link to"));
            }
            if (pieces.size() > 1 && whole.isEmpty()) {
                linkAll(archive, pieces);
            }
            return Answer.of(Ack.done());
        } catch (Bitrix24Exception e) {
            return new Answer(
                    recordings.later(exchange, call, recording, "recording could not be attached: " + e.getMessage()),
                    Outages.of(e));
        } catch (IOException e) {
            return Answer.of(recordings.later(
                    exchange,
                    call,
                    waiting(recording),
                    "recording could not be read from the archive: "
                            + e.getClass().getSimpleName()));
        }
    }

    /** The piece whose tries count: one that is not at the call yet. */
    private RecordingReference waiting(RecordingReference otherwise) {
        return CallStory.of(call.facts()).recordings().stream()
                .filter(piece -> call.progress().recordingOf(piece).state() == RecordingProgress.State.ARCHIVED)
                .findFirst()
                .orElse(otherwise);
    }

    /** In the order of the talk. */
    private List<Archived> pieces() {
        List<Archived> pieces = new ArrayList<>();
        for (RecordingReference piece : CallStory.of(call.facts()).recordings()) {
            RecordingProgress state = call.progress().recordingOf(piece);
            if (state.archivedAs() != null) {
                pieces.add(new Archived(state.archivedAs(), state.bytes()));
            }
        }
        return pieces;
    }

    private Optional<Archived> joined(RecordingArchive archive, List<Archived> pieces) throws IOException {
        Optional<AudioFormat> format = commonFormat(pieces);
        if (format.isEmpty() || pieces.stream().mapToLong(Archived::bytes).sum() > maxBytes) {
            return Optional.empty();
        }
        List<WholeTalk.Piece> parts =
                pieces.stream().map(piece -> part(archive, piece)).toList();
        Optional<InputStream> whole =
                format.get() == AudioFormat.MP3 ? Optional.of(WholeTalk.ofMp3(parts)) : WholeTalk.ofWav(parts);
        if (whole.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream stream = whole.get()) {
            String name = RecordingNames.of(call, "whole", format.get());
            return Optional.of(new Archived(name, archive.store(name, stream, maxBytes)));
        }
    }

    private static Optional<AudioFormat> commonFormat(List<Archived> pieces) {
        for (AudioFormat format : AudioFormat.values()) {
            if (pieces.stream()
                    .allMatch(piece -> piece.name().toLowerCase(Locale.ROOT).endsWith("." + format.extension()))) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    private static WholeTalk.Piece part(RecordingArchive archive, Archived piece) {
        return new WholeTalk.Piece() {
            @Override
            public InputStream open() throws IOException {
                return archive.open(piece.name());
            }

            @Override
            public long bytes() {
                return piece.bytes();
            }
        };
    }

    private boolean send(RecordingArchive archive, String crmCallId, Archived file) {
        Bitrix24Client client = exchange.portal().client();
        String fileName = file.name().substring(file.name().lastIndexOf('/') + 1);
        if (exchange.portal().rules().recordings() == RecordingRule.LINK) {
            Optional<URI> link = archive.link(file.name());
            link.ifPresent(uri -> client.execute(ExternalCalls.attachRecord(crmCallId, uri, fileName)));
            return link.isPresent();
        }
        BitrixCalls.upload(client, crmCallId, fileName, file.bytes(), () -> archive.open(file.name()));
        return true;
    }

    /** Bitrix24 keeps one recording of a call; the others are found by the note. */
    private void linkAll(RecordingArchive archive, List<Archived> pieces) {
        Long activity = call.progress().finishing().activityId();
        List<String> links = pieces.stream()
                .map(piece -> archive.link(piece.name()))
                .flatMap(Optional::stream)
                .map(URI::toString)
                .toList();
        if (activity != null && !links.isEmpty()) {
            String note = Situation.of(call, exchange, exchange.known(), call.updatedAt())
                    .view()
                    .note();
            String text = (note == null ? "" : note + "\n") + "Recordings: " + String.join(" ", links);
            exchange.portal().client().execute(CrmActivities.describe(activity, text));
        }
    }
}
