package io.github.pbx24.gateway.http;

import io.github.pbx24.gateway.intake.PbxInboxSource;
import io.github.pbx24.gateway.monitor.WebhookWatch;
import io.github.pbx24.inbox.Inbox;
import io.github.pbx24.inbox.Receipt;
import io.github.pbx24.pbx.WebhookAnswer;
import io.github.pbx24.pbx.WebhookRequest;
import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Collections;
import java.util.Map;

/** {@code /pbx/{id}}: the webhooks of exchanges. */
final class WebhookEndpoint {

    private static final String PREFIX = "/pbx/";

    private final Inbox inbox;
    private final Map<String, PbxInboxSource> sources;
    private final BodyReader bodies;
    private final WebhookWatch watch;
    private final Clock clock;

    WebhookEndpoint(
            Inbox inbox, Map<String, PbxInboxSource> sources, BodyReader bodies, WebhookWatch watch, Clock clock) {
        this.inbox = inbox;
        this.sources = Map.copyOf(sources);
        this.bodies = bodies;
        this.watch = watch;
        this.clock = clock;
    }

    void handle(Context ctx) {
        PbxInboxSource source = sources.get(ctx.pathParam("id"));
        if (source == null) {
            watch.turnedAway(WebhookWatch.NOBODY, "unknown_pbx", "no exchange has this id");
            throw HttpProblem.notFound("no exchange has this id");
        }
        WebhookRequest request;
        try {
            request = request(ctx.req());
        } catch (HttpProblem e) {
            watch.turnedAway(source.id(), e.code(), e.text());
            throw e;
        }
        Receipt receipt = inbox.accept(source, request);
        if (receipt instanceof Receipt.Refused refused) {
            throw Refusals.problem(refused);
        }
        WebhookAnswer answer = source.acknowledgement(request);
        ctx.status(answer.status());
        if (!answer.contentType().isEmpty()) {
            ctx.contentType(answer.contentType());
        }
        ctx.result(answer.bytes());
    }

    private WebhookRequest request(HttpServletRequest request) {
        byte[] body = bodies.read(request);
        WebhookRequest.Builder builder = WebhookRequest.builder(request.getMethod(), clock.instant())
                .path(pathBelow(request.getRequestURI()))
                .body(body);
        if (request.getQueryString() != null) {
            builder.rawQuery(request.getQueryString());
        }
        for (String name : Collections.list(request.getHeaderNames())) {
            for (String value : Collections.list(request.getHeaders(name))) {
                builder.header(name, value);
            }
        }
        return builder.remoteAddress(request.getRemoteAddr()).build();
    }

    /** Not decoded: what a signature or a token covers is what was sent. */
    private static String pathBelow(String uri) {
        int end = uri.indexOf('/', PREFIX.length());
        return end < 0 ? "" : uri.substring(end);
    }
}
