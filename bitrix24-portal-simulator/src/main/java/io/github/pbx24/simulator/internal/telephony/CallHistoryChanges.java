package io.github.pbx24.simulator.internal.telephony;

import io.github.pbx24.simulator.CallHistoryRow;
import io.github.pbx24.simulator.RecordFile;
import io.github.pbx24.simulator.SpokenLine;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Copies of a history row with one part changed. Pure. */
public final class CallHistoryChanges {

    private CallHistoryChanges() {}

    static CallHistoryRow saved(CallHistoryRow row, long id, @Nullable Long activityId) {
        return copy(row, id, activityId, row.recordFile(), row.recordUrl(), row.transcriptId(), row.transcript());
    }

    /** @param url null keeps the present one */
    static CallHistoryRow withRecord(CallHistoryRow row, RecordFile file, @Nullable String url) {
        String kept = url == null ? row.recordUrl() : url;
        return copy(row, row.id(), row.activityId(), file, kept, row.transcriptId(), row.transcript());
    }

    static CallHistoryRow withTranscript(CallHistoryRow row, long transcriptId, List<SpokenLine> transcript) {
        return copy(row, row.id(), row.activityId(), row.recordFile(), row.recordUrl(), transcriptId, transcript);
    }

    private static CallHistoryRow copy(
            CallHistoryRow row,
            long id,
            @Nullable Long activityId,
            @Nullable RecordFile recordFile,
            @Nullable String recordUrl,
            @Nullable Long transcriptId,
            List<SpokenLine> transcript) {
        return new CallHistoryRow(
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
