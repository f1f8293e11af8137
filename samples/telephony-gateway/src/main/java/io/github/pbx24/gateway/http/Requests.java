package io.github.pbx24.gateway.http;

import io.github.pbx24.pbx.WebhookAnswer;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.runtime.TelephonyRuntime;
import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;

/** {@code /pbx/{id}} and {@code /bitrix24/{portal}/events}: translates requests and answers, and nothing else. */
final class Requests {

    private final TelephonyRuntime runtime;
    private final Clock clock;

    Requests(TelephonyRuntime runtime, Clock clock) {
        this.runtime = runtime;
        this.clock = clock;
    }

    void webhook(Context ctx) throws IOException {
        String id = ctx.pathParam("id");
        answer(ctx, runtime.accept(id, request(ctx.req(), "/pbx/" + id)));
    }

    void event(Context ctx) throws IOException {
        String portal = ctx.pathParam("portal");
        answer(ctx, runtime.acceptEvent(portal, request(ctx.req(), "/bitrix24/" + portal + "/events")));
    }

    private WebhookRequest request(HttpServletRequest request, String address) throws IOException {
        return WebhookRequest.builder(request.getMethod(), clock.instant())
                .path(request.getRequestURI(), address)
                .rawQuery(request.getQueryString())
                .headers(request.getHeaderNames(), request::getHeaders)
                .remoteAddress(request.getRemoteAddr())
                .body(request.getInputStream().readAllBytes())
                .build();
    }

    private static void answer(Context ctx, WebhookAnswer answer) {
        ctx.status(answer.status());
        if (answer.status() == 503) {
            ctx.header("Retry-After", GatewayServer.RETRY_AFTER_SECONDS);
        }
        if (!answer.contentType().isEmpty()) {
            ctx.contentType(answer.contentType());
        }
        ctx.result(answer.bytes());
    }

    /** A request got no further than the intake. */
    void refused(String path, String sender, HttpProblem problem) {
        String[] parts = path.split("/", 4);
        String source = TelephonyRuntime.NOBODY;
        if (parts.length > 2 && parts[1].equals("pbx") && runtime.exchanges().contains(parts[2])) {
            source = parts[2];
        } else if (parts.length > 2
                && parts[1].equals("bitrix24")
                && runtime.portals().contains(parts[2])) {
            source = TelephonyRuntime.eventsOf(parts[2]);
        }
        runtime.refused(source, problem.code(), problem.text(), sender);
    }
}
