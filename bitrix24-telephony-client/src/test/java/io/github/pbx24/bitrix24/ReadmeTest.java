package io.github.pbx24.bitrix24;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.bitrix24.crm.CrmActivities;
import io.github.pbx24.bitrix24.crm.CrmActivity;
import io.github.pbx24.bitrix24.disk.DiskFile;
import io.github.pbx24.bitrix24.disk.DiskFiles;
import io.github.pbx24.bitrix24.event.Bitrix24Events;
import io.github.pbx24.bitrix24.event.EventVerifier;
import io.github.pbx24.bitrix24.event.OfflineEvent;
import io.github.pbx24.bitrix24.event.OfflineEvents;
import io.github.pbx24.bitrix24.event.OfflinePackage;
import io.github.pbx24.bitrix24.event.OnExternalCallStart;
import io.github.pbx24.bitrix24.oauth.InMemoryTokenStore;
import io.github.pbx24.bitrix24.oauth.OAuthApplication;
import io.github.pbx24.bitrix24.oauth.OAuthTokens;
import io.github.pbx24.bitrix24.oauth.TokenStore;
import io.github.pbx24.bitrix24.telephony.CallStatusCode;
import io.github.pbx24.bitrix24.telephony.CallType;
import io.github.pbx24.bitrix24.telephony.ExternalCalls;
import io.github.pbx24.bitrix24.telephony.FinishCall;
import io.github.pbx24.bitrix24.telephony.FinishedCall;
import io.github.pbx24.bitrix24.telephony.RegisterCall;
import io.github.pbx24.bitrix24.telephony.RegisteredCall;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Compiles the examples of the README and checks that they are the same there. */
class ReadmeTest {

    private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    static void calls() {
        Bitrix24Authorization authorization =
                Bitrix24Authorization.incomingWebhook(URI.create(System.getenv("BITRIX24_WEBHOOK")));

        try (Bitrix24Client client = Bitrix24Client.builder(authorization).build()) {
            RegisteredCall call =
                    client.execute(ExternalCalls.register(RegisterCall.forUser(17, "+74950000101", CallType.INCOMING)
                            .startDate(OffsetDateTime.now())
                            .externalCallId("pbx-1773130778.18441")
                            .build()));

            client.execute(ExternalCalls.hide(call.callId(), List.of(17L, 21L)));

            FinishedCall finished =
                    client.execute(ExternalCalls.finish(FinishCall.forUser(call.callId(), 21, Duration.ofSeconds(95))
                            .statusCode(CallStatusCode.SUCCESS)
                            .build()));

            UploadTarget target = client.execute(ExternalCalls.requestUpload(finished.callId(), "call.mp3"));
            client.upload(target, "call.mp3", RecordContent.of(Path.of("call.mp3")));
        }
    }

    static Bitrix24Authorization application(String accessToken, String refreshToken, String clientSecret) {
        TokenStore tokens = new InMemoryTokenStore();
        tokens.save("portal-1", OAuthTokens.of(accessToken, refreshToken));
        Bitrix24Authorization authorization = Bitrix24Authorization.oauth(
                new OAuthApplication("local.…", clientSecret, OAuthApplication.TOKEN_URL_TECH),
                URI.create("https://example.bitrix24.ru/rest/"),
                tokens,
                "portal-1");
        return authorization;
    }

    void event(byte[] body, String memberId, String applicationToken) {
        EventVerifier verifier = EventVerifier.forPortal(memberId, List.of(applicationToken));
        if (verifier.verify(body).isAccepted() && Bitrix24Events.parse(body) instanceof OnExternalCallStart click) {
            dial(click.userId(), click.phoneNumber(), click.callId());
        }
    }

    void dial(long userId, String number, String callId) {}

    static void recordings(Bitrix24Client client, String callId, Path folder) throws IOException {
        for (CrmActivity activity : client.execute(CrmActivities.byCallId(callId))) {
            for (long fileId : activity.files()) {
                DiskFile file = client.execute(DiskFiles.get(fileId));
                try (OutputStream out = Files.newOutputStream(folder.resolve(fileId + ".mp3"))) {
                    client.download(file.download(), out, 500_000_000);
                }
            }
            client.execute(CrmActivities.describe(activity.id(), "The recording is in the archive."));
        }
    }

    void offline(Bitrix24Client client) {
        OfflinePackage reserved = client.execute(OfflineEvents.reserve(50, null, false));
        String processId = reserved.processId();
        if (processId != null) {
            for (OfflineEvent event : reserved.events()) {
                work(event);
                client.execute(OfflineEvents.commit(processId, null, List.of(event.messageId())));
            }
        }
    }

    void work(OfflineEvent event) {}

    @Test
    void the_examples_of_the_readme_compile() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String here = Files.readString(Path.of("src/test/java/io/github/pbx24/bitrix24/ReadmeTest.java"));

        List<String> examples =
                EXAMPLE.matcher(readme).results().map(MatchResult::group).toList();

        assertThat(examples).hasSize(5);
        for (String example : examples) {
            String code = example.replaceAll("```(java)?", "").replaceAll("\\s+", "");
            assertThat(here.replaceAll("\\s+", "")).contains(code);
        }
    }
}
