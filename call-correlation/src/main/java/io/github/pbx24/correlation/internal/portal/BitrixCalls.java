package io.github.pbx24.correlation.internal.portal;

import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Repeatability;
import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.Urgency;
import io.github.pbx24.bitrix24.file.RecordContent;
import io.github.pbx24.bitrix24.file.UploadTarget;
import io.github.pbx24.bitrix24.telephony.CallStatistics;
import io.github.pbx24.bitrix24.telephony.CallStatusCode;
import io.github.pbx24.bitrix24.telephony.ExternalCalls;
import io.github.pbx24.bitrix24.telephony.FinishCall;
import io.github.pbx24.bitrix24.telephony.FinishedCall;
import io.github.pbx24.bitrix24.telephony.RegisterCall;
import io.github.pbx24.bitrix24.telephony.RegisteredCall;
import io.github.pbx24.bitrix24.telephony.StatisticRow;
import io.github.pbx24.correlation.plan.FinishIntent;
import io.github.pbx24.correlation.plan.RegisterIntent;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** Translates what the engine means into requests of the Bitrix24 client. */
public final class BitrixCalls {

    public static final String UPDATE = "telephony.externalCall.update";

    private BitrixCalls() {}

    public static Bitrix24Request<RegisteredCall> register(RegisterIntent intent) {
        return ExternalCalls.register(RegisterCall.forUser(intent.userId(), intent.phoneNumber(), intent.type())
                        .startDate(intent.startedAt().atOffset(ZoneOffset.UTC))
                        .lineNumber(intent.line())
                        .externalCallId(intent.externalCallId())
                        .crmCreate(intent.crmCreate())
                        .crmSource(intent.crmSource())
                        .show(intent.show())
                        .build())
                // Nobody waits for the card of a call that is over.
                .withUrgency(intent.show() ? Urgency.CARD : Urgency.FINISH);
    }

    public static Bitrix24Request<FinishedCall> finish(String crmCallId, FinishIntent intent) {
        return ExternalCalls.finish(
                FinishCall.forUser(crmCallId, intent.userId(), Duration.ofSeconds(intent.talkSeconds()))
                        .statusCode(new CallStatusCode(intent.statusCode()))
                        .addToChat(intent.addToChat())
                        .build());
    }

    /** Not documented: a portal has it or not. Repeating it changes nothing. */
    public static Bitrix24Request<ResultNode> move(String crmCallId, long userId) {
        return Bitrix24Request.generic(
                UPDATE, Map.of("CALL_ID", crmCallId, "USER_ID", userId), Repeatability.REPEATABLE);
    }

    /** Telling twice is worse than not telling. */
    public static Bitrix24Request<ResultNode> tell(long userId, String text) {
        return Bitrix24Request.generic(
                "im.notify.system.add", Map.of("USER_ID", userId, "MESSAGE", text), Repeatability.NOT_REPEATABLE);
    }

    public static Bitrix24Request<List<StatisticRow>> finished(String crmCallId) {
        return CallStatistics.byCallId(crmCallId);
    }

    /** Streams a recording to the call; the portal is told the size if it is known. */
    public static void upload(Bitrix24Client client, String crmCallId, String fileName, long bytes, AudioStream audio) {
        UploadTarget target = client.execute(ExternalCalls.requestUpload(crmCallId, fileName));
        client.upload(target, fileName, new RecordContent() {
            @Override
            public InputStream open() throws IOException {
                return audio.open();
            }

            @Override
            public long length() {
                return bytes;
            }
        });
    }

    /** Opens a recording anew each time. */
    @FunctionalInterface
    public interface AudioStream {
        InputStream open() throws IOException;
    }
}
