package io.github.pbx24.bitrix24;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.bitrix24.oauth.InMemoryTokenStore;
import io.github.pbx24.bitrix24.oauth.OAuthTokens;
import io.github.pbx24.bitrix24.pacing.PacingPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Callers may be virtual threads, thousands of them: nobody waits for ever, and tokens are renewed once for all. */
@EnabledForJreRange(min = JRE.JAVA_21)
class VirtualThreadsTest {

    private static final int CALLERS = 2_000;

    private final FakePortal portal = new FakePortal();
    private final AtomicInteger renewals = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();

    VirtualThreadsTest() {
        portal.server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                if (request.getTarget().startsWith("/oauth/")) {
                    renewals.incrementAndGet();
                    return FakePortal.json(
                                    200,
                                    "{\"access_token\":\"new-access\",\"refresh_token\":\"new-refresh\",\"expires_in\":3600}")
                            .build();
                }
                answered.incrementAndGet();
                return FakePortal.body(request).contains("first-access")
                        ? FakePortal.json(401, Fixtures.text("error.expired_token.json"))
                                .build()
                        : FakePortal.json(200, FakePortal.OK).build();
            }
        });
    }

    @AfterEach
    void close() {
        portal.close();
    }

    @Test
    void thousands_of_virtual_threads_are_all_answered_and_renew_tokens_once() throws Exception {
        InMemoryTokenStore tokens = new InMemoryTokenStore();
        tokens.save("portal-1", OAuthTokens.of("first-access", "first-refresh"));
        List<Throwable> failures = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(CALLERS);
        try (Bitrix24Client client = portal.builder(
                        Bitrix24Authorization.oauth(portal.application(), portal.rest(), tokens, "portal-1"))
                .pacing(PacingPlan.none())
                .callTimeout(Duration.ofMinutes(1))
                .build()) {
            ThreadFactory virtual = virtualThreads();
            for (int i = 0; i < CALLERS; i++) {
                int number = i;
                virtual.newThread(() -> {
                            try {
                                client.execute(
                                        Bitrix24Methods.USER_GET.request(Map.of("ID", number), ResultNode::asBoolean));
                            } catch (Throwable failure) {
                                synchronized (failures) {
                                    failures.add(failure);
                                }
                            } finally {
                                done.countDown();
                            }
                        })
                        .start();
            }
            assertThat(done.await(2, TimeUnit.MINUTES)).isTrue();
        }
        assertThat(failures).isEmpty();
        assertThat(answered).hasValueGreaterThanOrEqualTo(CALLERS);
        assertThat(renewals).hasValue(1);
    }

    /** Java 21 has them; this is compiled for 17. */
    private static ThreadFactory virtualThreads() throws ReflectiveOperationException {
        Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
        return (ThreadFactory)
                Class.forName("java.lang.Thread$Builder").getMethod("factory").invoke(builder);
    }
}
