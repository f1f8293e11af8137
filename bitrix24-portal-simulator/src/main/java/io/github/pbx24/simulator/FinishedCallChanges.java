package io.github.pbx24.simulator;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Copies of a history row with one part changed. Pure. */
final class FinishedCallChanges {

    private FinishedCallChanges() {}

    static FinishedCall saved(FinishedCall row, long id, @Nullable Long activityId) {
        return copy(row, id, activityId, row.recordFile(), row.recordUrl(), row.transcriptId(), row.transcript());
    }

    /** @param url null keeps the present one */
    static FinishedCall withRecord(FinishedCall row, RecordFile file, @Nullable String url) {
        String kept = url == null ? row.recordUrl() : url;
        return copy(row, row.id(), row.activityId(), file, kept, row.transcriptId(), row.transcript());
    }

    static FinishedCall withTranscript(FinishedCall row, long transcriptId, List<TranscriptLine> transcript) {
        return copy(row, row.id(), row.activityId(), row.recordFile(), row.recordUrl(), transcriptId, transcript);
    }

    private static FinishedCall copy(
            FinishedCall row,
            long id,
            @Nullable Long activityId,
            @Nullable RecordFile recordFile,
            @Nullable String recordUrl,
            @Nullable Long transcriptId,
            List<TranscriptLine> transcript) {
        return new FinishedCall(
                id,
                row.callId(),
                row.externalCallId(),
                row.userId(),
                row.phoneNumber(),
                row.type(),
                row.lineNumber(),
                row.portalNumber(),
                row.durationSeconds(),
                row.statusCode(),
                row.failedReason(),
                row.vote(),
                row.cost(),
                row.costCurrency(),
                row.startedAt(),
                row.finishedAt(),
                row.appId(),
                row.appName(),
                activityId,
                row.crmEntityType(),
                row.crmEntityId(),
                row.createdLeadId(),
                recordFile,
                recordUrl,
                transcriptId,
                transcript,
                row.postedToChat());
    }
}
