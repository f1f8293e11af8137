package io.github.pbx24.correlation;

import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.bitrix24.telephony.ExternalCalls;
import io.github.pbx24.correlation.CrmProgress.Change;
import io.github.pbx24.correlation.EngineListener.Outcome;
import io.github.pbx24.pbx.RecordingReference;
import io.github.pbx24.pbx.RecordingSource;
import io.github.pbx24.pbx.RecordingSource.Fetched;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Brings recordings from the exchange to the archive and from there to Bitrix24, always as streams. */
final class RecordingActions {

    private final Exchange exchange;
    private final RecordingArchive archive;
    private final Clock clock;
    private final long maxBytes;

    RecordingActions(Exchange exchange, RecordingArchive archive, Clock clock, long maxBytes) {
        this.exchange = exchange;
        this.archive = archive;
        this.clock = clock;
        this.maxBytes = maxBytes;
    }

    Outcome archive(CallRecord call, RecordingReference recording, Change change) {
        Optional<RecordingSource> source = exchange.connection().recordings();
        if (source.isEmpty()) {
            return giveUp(call, recording, change, "this exchange is not configured to give recordings");
        }
        Fetched fetched = source.get().open(recording);
        if (fetched instanceof Fetched.Gone gone) {
            return giveUp(call, recording, change, gone.reason());
        }
        if (fetched instanceof Fetched.NotReady notReady) {
            return retry(call, recording, change, notReady.reason());
        }
        try (Fetched.Content content = (Fetched.Content) fetched;
                BufferedInputStream stream = new BufferedInputStream(content.stream())) {
            String name = nameFor(call, recording, AudioFormat.of(stream, content.contentType(), recording.value()));
            long bytes = archive.store(name, stream, maxBytes);
            change.recording(
                    RecordingProgress.keyOf(recording),
                    CallPlan.stateOf(call.progress(), recording).archived(name, bytes));
            return Outcome.DONE;
        } catch (RecordingArchive.RecordingTooLargeException e) {
            return giveUp(call, recording, change, "recording is " + e.getMessage());
        } catch (IOException e) {
            return retry(
                    call,
                    recording,
                    change,
                    "recording could not be archived: " + e.getClass().getSimpleName());
        }
    }

    Outcome attach(CallRecord call, String crmCallId, RecordingReference recording, Change change) {
        RecordingProgress state = CallPlan.stateOf(call.progress(), recording);
        String name = state.archivedAs();
        if (name == null) {
            throw new IllegalStateException("only an archived recording is attached");
        }
        String fileName = name.substring(name.lastIndexOf('/') + 1);
        try {
            if (exchange.portal().rules().recordings() == RecordingRule.LINK) {
                Optional<URI> link = archive.link(name);
                if (link.isEmpty()) {
                    return giveUp(call, recording, change, "the archive has no address to link to");
                }
                exchange.portal().client().execute(ExternalCalls.attachRecord(crmCallId, link.get(), fileName));
            } else {
                BitrixCalls.upload(
                        exchange.portal().client(), crmCallId, fileName, state.bytes(), () -> archive.open(name));
            }
        } catch (Bitrix24Exception e) {
            return retry(call, recording, change, "recording could not be attached: " + e.getMessage());
        }
        change.recording(RecordingProgress.keyOf(recording), state.attached());
        return Outcome.DONE;
    }

    private Outcome retry(CallRecord call, RecordingReference recording, Change change, String problem) {
        RecordingProgress state = CallPlan.stateOf(call.progress(), recording);
        List<Duration> waits = exchange.portal().rules().recordingRetries();
        if (state.attempts() >= waits.size()) {
            return giveUp(call, recording, change, problem);
        }
        change.recording(
                RecordingProgress.keyOf(recording),
                state.retry(problem, clock.instant().plus(waits.get(state.attempts()))));
        return Outcome.RETRY;
    }

    private static Outcome giveUp(CallRecord call, RecordingReference recording, Change change, String problem) {
        change.recording(
                RecordingProgress.keyOf(recording),
                CallPlan.stateOf(call.progress(), recording).givenUp(problem));
        return Outcome.GIVEN_UP;
    }

    /** One folder a day, so that folders stay small and old ones are easy to find. */
    private static String nameFor(CallRecord call, RecordingReference recording, AudioFormat format) {
        LocalDate day = LocalDate.ofInstant(call.createdAt(), ZoneOffset.UTC);
        String pbx = call.pbx().replaceAll("[^A-Za-z0-9_-]", "_");
        String id = call.externalCallId().replaceAll("[^A-Za-z0-9_-]", "_");
        return day.toString().replace('-', '/') + "/" + pbx + "-" + id + "-" + RecordingProgress.keyOf(recording) + "."
                + format.extension();
    }
}
