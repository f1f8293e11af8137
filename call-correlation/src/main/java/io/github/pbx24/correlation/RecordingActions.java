package io.github.pbx24.correlation;

import io.github.pbx24.correlation.internal.audio.RecordingNames;
import io.github.pbx24.correlation.internal.audio.SoundCheck;
import io.github.pbx24.correlation.internal.work.EngineTime;
import io.github.pbx24.correlation.plan.Ack;
import io.github.pbx24.correlation.plan.RecordingProgress;
import io.github.pbx24.correlation.recording.AudioFormat;
import io.github.pbx24.correlation.recording.RecordingArchive;
import io.github.pbx24.correlation.store.TrackedCall;
import io.github.pbx24.pbx.RecordingReference;
import io.github.pbx24.pbx.RecordingSource;
import io.github.pbx24.pbx.RecordingSource.Fetched;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Brings recordings from the exchange to the archive, always as streams.
 *
 * <p>A recording that is not ready, and an exchange or an archive that cannot be reached, are tried again until the deadline,
 * which is a matter of days. What the exchange gives instead of a recording counts by tries: an exchange that answers with
 * silence again and again has nothing else.
 */
final class RecordingActions {

    /** Beyond the configured waits it is tried ever more rarely, at least twice a day. */
    private static final List<Duration> LONG_WAITS =
            List.of(Duration.ofHours(1), Duration.ofHours(3), Duration.ofHours(6), Duration.ofHours(12));

    private final EngineTime time;
    private final long maxBytes;
    private final Duration deadline;

    RecordingActions(EngineTime time, long maxBytes, Duration deadline) {
        this.time = time;
        this.maxBytes = maxBytes;
        this.deadline = deadline;
    }

    Ack archive(Exchange exchange, TrackedCall call, RecordingReference recording) {
        Optional<RecordingSource> source = exchange.connection().recordings();
        Optional<RecordingArchive> archive = exchange.portal().archive();
        if (source.isEmpty() || archive.isEmpty()) {
            return Ack.refused("this exchange is not configured to give recordings");
        }
        Fetched fetched = source.get().open(recording);
        if (fetched instanceof Fetched.Gone gone) {
            return Ack.refused(gone.reason());
        }
        if (fetched instanceof Fetched.NotReady notReady) {
            return later(exchange, call, recording, notReady.reason());
        }
        try (Fetched.Content content = (Fetched.Content) fetched;
                BufferedInputStream stream = new BufferedInputStream(content.stream(), SoundCheck.HEAD)) {
            Optional<String> unsound = SoundCheck.problem(stream);
            if (unsound.isPresent()) {
                return notARecording(exchange, call, recording, unsound.get());
            }
            AudioFormat format = AudioFormat.of(stream, content.contentType(), recording.value());
            String name = RecordingNames.of(call, RecordingProgress.keyOf(recording), format);
            long bytes = archive.get().store(name, stream, maxBytes);
            return Ack.done(new Ack.Archived(name, bytes));
        } catch (RecordingArchive.RecordingTooLargeException e) {
            return Ack.refused("recording is " + e.getMessage());
        } catch (IOException e) {
            return later(
                    exchange,
                    call,
                    recording,
                    "recording could not be archived: " + e.getClass().getSimpleName());
        }
    }

    private Ack notARecording(Exchange exchange, TrackedCall call, RecordingReference recording, String problem) {
        int tries = call.progress().recordingOf(recording).attempts();
        return tries >= exchange.portal().rules().recordingRetries().size()
                ? Ack.refused("what the exchange gives is no recording: " + problem)
                : later(exchange, call, recording, "what the exchange gives is no recording yet: " + problem);
    }

    /** Again after a while, unless the deadline has passed. */
    Ack later(Exchange exchange, TrackedCall call, RecordingReference recording, String problem) {
        Instant now = time.now();
        if (!now.isBefore(call.createdAt().plus(deadline))) {
            return Ack.refused(problem + ", and the time for it is over");
        }
        List<Duration> waits = exchange.portal().rules().recordingRetries();
        int tries = call.progress().recordingOf(recording).attempts();
        Duration wait = tries < waits.size()
                ? waits.get(tries)
                : LONG_WAITS.get(Math.min(tries - waits.size(), LONG_WAITS.size() - 1));
        return new Ack.NotDone(problem, now.plus(wait));
    }
}
