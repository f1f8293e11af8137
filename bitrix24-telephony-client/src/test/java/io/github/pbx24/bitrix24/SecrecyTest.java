package io.github.pbx24.bitrix24;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.pbx24.bitrix24.file.RecordContent;
import io.github.pbx24.bitrix24.file.UploadTarget;
import io.github.pbx24.bitrix24.install.ApplicationTokens;
import io.github.pbx24.bitrix24.install.InstallRequest;
import io.github.pbx24.bitrix24.install.Installer;
import io.github.pbx24.bitrix24.oauth.InMemoryTokenStore;
import io.github.pbx24.bitrix24.oauth.OAuthTokens;
import io.github.pbx24.bitrix24.telephony.CallType;
import io.github.pbx24.bitrix24.telephony.ExternalCalls;
import io.github.pbx24.bitrix24.telephony.RegisterCall;
import io.github.pbx24.bitrix24.telephony.RegisteredCall;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

/** Everything that could be read by somebody else is collected and searched for secrets. */
@Isolated("reads all logs of the process")
class SecrecyTest {

    private static final String PHONE = "74950000101";
    private static final String ACCESS = "acc3ssTokenValue";
    private static final String REFRESH = "r3freshTokenValue";
    private static final List<String> SECRETS =
            List.of(FakePortal.CODE, ACCESS, REFRESH, "cl1entSecret", PHONE, "newAccessTok3n", "newRefreshTok3n");

    private final FakePortal portal = new FakePortal();
    private final StringBuilder seen = new StringBuilder();
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    private final java.util.logging.Logger jdkRoot = java.util.logging.Logger.getLogger("");
    private final java.util.logging.Level jdkLevel = jdkRoot.getLevel();
    private final Handler jdkHandler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            // The scripted portal is the other side: it may say what it received.
            if (!String.valueOf(line.getLoggerName()).startsWith("mockwebserver3")) {
                append(line.getLoggerName() + " " + line.getMessage());
                append(line.getThrown());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void capture() {
        appender.start();
        root.setLevel(Level.TRACE);
        root.addAppender(appender);
        jdkHandler.setLevel(java.util.logging.Level.ALL);
        jdkRoot.setLevel(java.util.logging.Level.ALL);
        jdkRoot.addHandler(jdkHandler);
    }

    @AfterEach
    void close() {
        root.detachAppender(appender);
        root.setLevel(Level.WARN);
        jdkRoot.removeHandler(jdkHandler);
        jdkRoot.setLevel(jdkLevel);
        portal.close();
    }

    @Test
    void a_webhook_leaks_nothing_whatever_goes_wrong() {
        Bitrix24Authorization authorization = Bitrix24Authorization.incomingWebhook(portal.webhook());
        Bitrix24Request<RegisteredCall> request = register();
        append(authorization);
        append(request);
        append(call());
        try (Bitrix24Client client = portal.builder(authorization).build()) {
            append(client);
            hostileAnswers(FakePortal.CODE);
            while (portal.requests() < 9) {
                append(failureOf(() -> client.execute(request)));
            }
            append(failureOf(() -> client.upload(
                    new UploadTarget(URI.create("https://x.example/?auth=" + ACCESS), "file"),
                    "a.mp3",
                    RecordContent.of(new byte[1]))));
        }
        assertThat(seen).contains("telephony.externalCall.register");
        assertNothingSecret();
    }

    @Test
    void an_application_leaks_nothing_whatever_goes_wrong() {
        InMemoryTokenStore store = new InMemoryTokenStore();
        OAuthTokens tokens = OAuthTokens.of(ACCESS, REFRESH);
        store.save("portal-1", tokens);
        Bitrix24Authorization authorization =
                Bitrix24Authorization.oauth(portal.application(), portal.rest(), store, "portal-1");
        append(authorization);
        append(portal.application());
        append(tokens);
        try (Bitrix24Client client = portal.builder(authorization).build()) {
            append(client);
            portal.answerFixture(401, "error.expired_token.json");
            portal.answer(
                    200,
                    "{\"access_token\":\"newAccessTok3n\",\"refresh_token\":\"newRefreshTok3n\",\"expires_in\":3600}");
            hostileAnswers(ACCESS + " " + REFRESH + " newAccessTok3n newRefreshTok3n");
            portal.answerFixture(401, "error.expired_token.json");
            portal.answer(
                    400, "{\"error\":\"invalid_grant\",\"error_description\":\"bad newRefreshTok3n of cl1entSecret\"}");
            while (portal.requests() < 13) {
                append(failureOf(() -> client.execute(register())));
            }
        }
        assertThat(seen).contains("telephony.externalCall.register");
        assertNothingSecret();
    }

    @Test
    void an_installation_leaks_nothing_whatever_goes_wrong() {
        InstallRequest request = new InstallRequest(
                InstallRequest.Source.PAGE,
                "127.0.0.1:" + portal.server.getPort(),
                "3f0c5a9be1d24786a5b1c0d9e8f70613",
                ACCESS,
                REFRESH,
                null,
                "applicationTok3n",
                portal.rest().toString(),
                "crm");
        append(request);
        append(ApplicationTokens.of("applicationTok3n"));
        String echo = ACCESS + " " + REFRESH + " cl1entSecret newAccessTok3n newRefreshTok3n";
        String pair = "{\"access_token\":\"newAccessTok3n\",\"refresh_token\":\"newRefreshTok3n\",\"expires_in\":3600,"
                + "\"member_id\":\"3f0c5a9be1d24786a5b1c0d9e8f70613\",\"client_endpoint\":\"" + portal.rest() + "\"}";
        String refusal = "{\"error\":\"" + echo + "\",\"error_description\":\"" + echo + "\"}";
        // Neither whose the token is, nor another pair.
        portal.answer(400, refusal);
        portal.answer(400, refusal);
        for (int tries = 0; tries < 3; tries++) {
            portal.answer(200, "<html>" + echo);
        }
        // A pair that the portal refuses, then one that it knows.
        portal.answer(400, refusal);
        portal.answer(200, pair);
        portal.answer(401, refusal);
        portal.answer(400, refusal);
        portal.answer(200, pair);
        portal.answer(200, "{\"result\":{\"ID\":17,\"ADMIN\":true}}");
        portal.answerFixture(200, "app.info.response.json");
        try (Installer installer = Installer.forLoopbackTests(portal.application(), Clock.systemUTC());
                AuthorizationServer server = new AuthorizationServer(portal.application(), Clock.systemUTC())) {
            append(installer);
            append(server);
            for (int i = 0; i < 4; i++) {
                append(installer.verify(request));
            }
            portal.answer(
                    400,
                    "{\"error\":\"invalid_grant\",\"error_description\":\"" + ACCESS + " " + REFRESH
                            + " cl1entSecret\"}");
            append(failureOf(() -> server.refresh(OAuthTokens.of(ACCESS, REFRESH))));
            portal.answer(400, "{\"error\":\"invalid_grant\",\"error_description\":\"s3cretCodeOfLogin\"}");
            append(failureOf(() -> server.exchange("s3cretCodeOfLogin", null)));
        }
        assertThat(seen)
                .contains("Verified[")
                .contains("Pending[")
                .contains("Refused[")
                .contains("refused, the application has to be");
        assertThat(seen.toString()).doesNotContain("applicationTok3n").doesNotContain("s3cretCodeOfLogin");
        assertNothingSecret();
    }

    /** A portal that repeats everything it knows. */
    private void hostileAnswers(String secrets) {
        String echo = secrets + " +" + PHONE;
        portal.answer(400, "{\"error\":\"" + echo + "\",\"error_description\":\"" + echo + "\"}");
        portal.answer(
                400, "{\"error\":\"\",\"error_description\":\"at " + portal.webhook() + "x?auth=" + ACCESS + "\"}");
        portal.answer(200, "{\"result\":{\"CALL_ID\":{\"" + echo + "\":1}}}");
        portal.answer(200, "<html>" + echo + "</html>");
        portal.server.enqueue(
                new MockResponse.Builder().status("HTTP/1.1 " + echo).build());
        portal.server.enqueue(new MockResponse.Builder()
                .code(302)
                .addHeader("Location", "https://evil.example/?" + FakePortal.CODE)
                .build());
        portal.loseAnswer();
        portal.answer(500, "{\"error\":\"INTERNAL_SERVER_ERROR\",\"error_description\":\"" + echo + "\"}");
        portal.answerFixture(503, "error.QUERY_LIMIT_EXCEEDED.json");
    }

    private static RegisterCall call() {
        return RegisterCall.forUser(17, "+" + PHONE, CallType.INCOMING).build();
    }

    private static Bitrix24Request<RegisteredCall> register() {
        return ExternalCalls.register(call());
    }

    private static Object failureOf(Runnable call) {
        try {
            call.run();
            return "no failure";
        } catch (Bitrix24Exception e) {
            return e;
        }
    }

    private synchronized void append(@org.jspecify.annotations.Nullable Object value) {
        if (value instanceof Throwable thrown) {
            StringWriter text = new StringWriter();
            thrown.printStackTrace(new PrintWriter(text));
            seen.append(text).append('\n');
        } else if (value != null) {
            seen.append(value).append('\n');
        }
    }

    private void assertNothingSecret() {
        for (ILoggingEvent line : List.copyOf(appender.list)) {
            append(line.getFormattedMessage());
            append(
                    line.getThrowableProxy() == null
                            ? null
                            : line.getThrowableProxy().getMessage());
        }
        portal.finished.forEach(end -> {
            append(end);
            append(end.failure());
        });
        portal.notices.forEach(this::append);
        assertThat(appender.list).isNotEmpty();
        for (String secret : SECRETS) {
            assertThat(seen.toString()).as("everything that was written").doesNotContain(secret);
        }
    }
}
