package io.github.pbx24.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.github.pbx24.app.call.CallQuery;
import io.github.pbx24.simulator.PageOpening;
import io.github.pbx24.simulator.SimulatedClock;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The whole way and what goes wrong on it, with everything logged that can be: no line has a secret, or what was said, or a number. */
class LogSecrecyTest {

    private static final String PROJECT = "io.github.pbx24";

    /** Whose thread it is, and the threads that it starts, and those that they start: other tests run beside this one. */
    private static final InheritableThreadLocal<LogSecrecyTest> CURRENT = new InheritableThreadLocal<>();

    @TempDir
    private Path folder = Path.of("");

    private final SimulatedClock clock = SimulatedClock.at(Instant.parse("2026-03-10T09:00:00Z"));
    private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            if (CURRENT.get() != LogSecrecyTest.this) {
                return;
            }
            for (var thrown = event.getThrowableProxy(); thrown != null; thrown = thrown.getCause()) {
                lines.add(thrown.getClassName() + ": " + thrown.getMessage());
            }
            lines.add(event.getFormattedMessage());
        }
    };
    // While another thread is setting the log up, there is only a stand-in for it.
    private final Logger logger = ((LoggerContext)
                    await().until(LoggerFactory::getILoggerFactory, LoggerContext.class::isInstance))
            .getLogger(PROJECT);

    LogSecrecyTest() {
        CURRENT.set(this);
    }

    @BeforeEach
    void listen() {
        logger.setLevel(Level.TRACE);
        appender.start();
        logger.addAppender(appender);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(appender);
        logger.setLevel(null);
    }

    @Test
    void nothing_that_is_logged_tells_a_secret_or_what_was_said() throws Exception {
        List<String> secrets = new ArrayList<>();
        try (World world = new World(
                folder,
                clock,
                builder -> builder.calls(
                        World.simplePipelineWith((audio, context) -> {
                                    throw new IOException("said-in-the-call of +74950000001 " + audio.file());
                                })
                                .build(),
                        folder.resolve("recordings")))) {
            secrets.addAll(List.of(World.KEY, world.keys.clientSecret(), "+74950000001", "said-in-the-call"));
            world.install(world.first);
            PortalScope scope = world.kit.portal(World.FIRST_MEMBER);
            scope.saveProject(world.project(true));
            scope.mapLine("line-1", "sales");
            scope.addWebhookSecret("a-secret-of-sixteen");
            secrets.add("a-secret-of-sixteen");
            String callId = world.call(world.first, 7, 1, 60);
            world.record(world.first, callId, 64);
            assertThat(world.first.awaitEvents(Duration.ofSeconds(60))).isTrue();
            for (int i = 0; i < 20; i++) {
                world.kit.runDue();
                clock.advance(Duration.ofSeconds(10));
            }
            assertThat(scope.calls(CallQuery.newest(1))).hasSize(1);
            for (long user : List.of(1L, 7L)) {
                PageOpening page = world.opening(world.first, user);
                secrets.addAll(List.of(
                        page.fields().get("AUTH_ID"),
                        page.fields().get("REFRESH_ID"),
                        page.fields().get("APPLICATION_TOKEN")));
                secrets.add(World.bearer(world.post(page.address(), page.fields())));
                // From another address, which is refused and told.
                world.post(
                        URI.create(page.address().toString().replaceFirst("DOMAIN=[^&]*", "DOMAIN=evil.example")),
                        page.fields());
            }
            world.first.faults().always().on("voximplant.statistic.get").internalServerError();
            world.kit.catchUp(World.FIRST_MEMBER);
            world.killTokens();
            assertThat(world.kit.checkSetUp(World.FIRST_MEMBER)).isEmpty();
            assertThat(world.kit.handle(world.removal(true)).orElseThrow().status())
                    .isEqualTo(200);
        }

        assertThat(lines).as("refusals, failures, a removal").hasSizeGreaterThan(3);
        for (String secret : secrets) {
            assertThat(lines).as("a secret").noneMatch(line -> line.contains(secret));
        }
    }
}
