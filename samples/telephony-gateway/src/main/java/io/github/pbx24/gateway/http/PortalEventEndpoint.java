package io.github.pbx24.gateway.http;

import io.github.pbx24.gateway.intake.PortalEventRequest;
import io.github.pbx24.gateway.intake.PortalEventSource;
import io.github.pbx24.gateway.monitor.WebhookWatch;
import io.github.pbx24.inbox.Inbox;
import io.github.pbx24.inbox.Receipt;
import io.javalin.http.Context;
import java.util.Map;

/** {@code /bitrix24/{portal}/events}: what portals report. */
final class PortalEventEndpoint {

    private final Inbox inbox;
    private final Map<String, PortalEventSource> sources;
    private final BodyReader bodies;
    private final WebhookWatch watch;

    PortalEventEndpoint(Inbox inbox, Map<String, PortalEventSource> sources, BodyReader bodies, WebhookWatch watch) {
        this.inbox = inbox;
        this.sources = Map.copyOf(sources);
        this.bodies = bodies;
        this.watch = watch;
    }

    void handle(Context ctx) {
        PortalEventSource source = sources.get(ctx.pathParam("portal"));
        if (source == null) {
            watch.turnedAway(WebhookWatch.NOBODY, "unknown_portal", "no portal has this id");
            throw HttpProblem.notFound("no portal has this id");
        }
        byte[] body;
        try {
            body = bodies.read(ctx.req());
        } catch (HttpProblem e) {
            watch.turnedAway(source.id(), e.code(), e.text());
            throw e;
        }
        Receipt receipt = inbox.accept(source, new PortalEventRequest(body));
        if (receipt instanceof Receipt.Refused refused) {
            throw Refusals.problem(refused);
        }
        ctx.status(200).contentType("application/json").result("{}");
    }
}
