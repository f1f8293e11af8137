package io.github.pbx24.correlation;

import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Bitrix24Response;
import io.github.pbx24.bitrix24.RecordContent;
import io.github.pbx24.bitrix24.UploadTarget;
import io.github.pbx24.bitrix24.telephony.CallStatistics;
import io.github.pbx24.bitrix24.telephony.CallStatusCode;
import io.github.pbx24.bitrix24.telephony.ExternalCalls;
import io.github.pbx24.bitrix24.telephony.FinishCall;
import io.github.pbx24.bitrix24.telephony.FinishedCall;
import io.github.pbx24.bitrix24.telephony.RegisterCall;
import io.github.pbx24.bitrix24.telephony.RegisteredCall;
import io.github.pbx24.bitrix24.telephony.StatisticRow;
import io.github.pbx24.bitrix24.user.PortalUser;
import io.github.pbx24.bitrix24.user.Users;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Translates what the engine means into requests of the Bitrix24 client. */
final class BitrixCalls {

    private BitrixCalls() {}

    static Bitrix24Request<RegisteredCall> register(RegisterIntent intent) {
        return ExternalCalls.register(RegisterCall.forUser(intent.userId(), intent.phoneNumber(), intent.type())
                .startDate(intent.startedAt().atOffset(ZoneOffset.UTC))
                .lineNumber(intent.line())
                .externalCallId(intent.externalCallId())
                .crmCreate(intent.crmCreate())
                .show(intent.show())
                .build());
    }

    static RegisterIntent forUser(RegisterIntent intent, long userId) {
        return new RegisterIntent(
                userId,
                intent.phoneNumber(),
                intent.type(),
                intent.startedAt(),
                intent.line(),
                intent.externalCallId(),
                intent.crmCreate(),
                intent.show());
    }

    static Bitrix24Request<FinishedCall> finish(String crmCallId, FinishIntent intent) {
        return ExternalCalls.finish(
                FinishCall.forUser(crmCallId, intent.userId(), Duration.ofSeconds(intent.talkSeconds()))
                        .statusCode(new CallStatusCode(intent.statusCode()))
                        .addToChat(true)
                        .build());
    }

    static Bitrix24Request<List<StatisticRow>> finished(String crmCallId) {
        return CallStatistics.byCallId(crmCallId);
    }

    /** The inner phones of all active users. */
    static Map<String, Long> extensions(Bitrix24Client client) {
        Map<String, Long> extensions = new HashMap<>();
        Long start = 0L;
        while (start != null) {
            Bitrix24Response<List<PortalUser>> page = client.call(Users.get(Map.of("ACTIVE", true), start));
            for (PortalUser user : page.result()) {
                String extension = user.phoneInner();
                if (user.active() && extension != null && !extension.isBlank()) {
                    // Bitrix24 does not promise that extensions are unique; the older user keeps it.
                    extensions.merge(extension.strip(), user.id(), Math::min);
                }
            }
            Long next = page.next();
            start = next != null && next > start ? next : null;
        }
        return extensions;
    }

    /** Streams a recording to the call; the portal is told the size if it is known. */
    static void upload(Bitrix24Client client, String crmCallId, String fileName, long bytes, AudioStream audio) {
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
    interface AudioStream {
        InputStream open() throws IOException;
    }
}
