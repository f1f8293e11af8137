package io.github.pbx24.gateway.http;

import io.github.pbx24.pbx.WebhookAnswer;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.runtime.TelephonyRuntime;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * {@code /pbx/{id}} and {@code /bitrix24/{portal}/events}: translates requests and answers, and nothing else. Nearly everything that
 * comes is for these, and the servlets behind, which the page and its API use, would take more time than the webhook itself.
 */
final class Webhooks extends Handler.Wrapper {

    private static final String EXCHANGES = "/pbx/";
    private static final String PORTALS = "/bitrix24/";
    private static final String EVENTS = "/events";
    private static final Set<String> METHODS = Set.of("GET", "POST");
    private static final Set<String> EVENT_METHODS = Set.of("POST");

    /** Below an exchange's address, but for operators. */
    private static final String TEMPLATE = "template.xml";

    private final TelephonyRuntime runtime;
    private final Clock clock;

    Webhooks(TelephonyRuntime runtime, Clock clock) {
        this.runtime = runtime;
        this.clock = clock;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Target target = Target.of(request.getHttpURI().getPath());
        if (target == null) {
            return super.handle(request, response, callback);
        }
        SafeHeaders.put(response.getHeaders());
        try {
            answer(accept(target, request), response, callback);
        } catch (Exception e) {
            HttpProblem problem = Failures.problem(e, request.getMethod(), target.isEvent() ? "an event" : "a webhook");
            if (problem.status() == 405) {
                response.getHeaders().put(HttpHeader.ALLOW, target.isEvent() ? "POST" : "GET, POST");
            }
            Intake.answer(problem, response, callback);
        }
        return true;
    }

    private WebhookAnswer accept(Target target, Request request) {
        if (!(target.isEvent() ? EVENT_METHODS : METHODS).contains(request.getMethod())) {
            throw Failures.status(405);
        }
        return target.isEvent()
                ? runtime.acceptEvent(target.id(), translated(request, PORTALS + target.id() + EVENTS))
                : runtime.accept(target.id(), translated(request, EXCHANGES + target.id()));
    }

    private WebhookRequest translated(Request request, String address) {
        WebhookRequest.Builder builder = WebhookRequest.builder(request.getMethod(), clock.instant())
                .path(request.getHttpURI().getPath(), address)
                .rawQuery(request.getHttpURI().getQuery())
                .remoteAddress(Request.getRemoteAddr(request))
                .body(Intake.bodyOf(request));
        for (HttpField field : request.getHeaders()) {
            builder.header(field.getName(), field.getValue());
        }
        return builder.build();
    }

    private static void answer(WebhookAnswer answer, Response response, Callback callback) {
        HttpFields.Mutable headers = response.getHeaders();
        response.setStatus(answer.status());
        if (answer.status() == 503) {
            headers.put(HttpHeader.RETRY_AFTER, GatewayServer.RETRY_AFTER_SECONDS);
        }
        if (!answer.contentType().isEmpty()) {
            headers.put(HttpHeader.CONTENT_TYPE, answer.contentType());
        }
        response.write(true, ByteBuffer.wrap(answer.bytes()), callback);
    }

    /** A request got no further than the intake. */
    void refused(String path, String sender, HttpProblem problem) {
        Target target = Target.of(path);
        String source = TelephonyRuntime.NOBODY;
        if (target != null && !target.isEvent() && runtime.exchanges().contains(target.id())) {
            source = target.id();
        } else if (target != null && target.isEvent() && runtime.portals().contains(target.id())) {
            source = TelephonyRuntime.eventsOf(target.id());
        }
        runtime.refused(source, problem.code(), problem.text(), sender);
    }

    /** Whose address a path is. */
    private record Target(String id, boolean isEvent) {

        /** Null for the addresses of others, and for requests without a path. */
        static @Nullable Target of(@Nullable String path) {
            if (path == null) {
                return null;
            }
            if (path.startsWith(EXCHANGES)) {
                String rest = withoutSlash(path.substring(EXCHANGES.length()));
                int slash = rest.indexOf('/');
                String id = slash < 0 ? rest : rest.substring(0, slash);
                boolean forOthers = id.isEmpty() || rest.substring(id.length()).equals("/" + TEMPLATE);
                return forOthers ? null : new Target(decoded(id), false);
            }
            if (path.startsWith(PORTALS)) {
                String rest = withoutSlash(path.substring(PORTALS.length()));
                String id = rest.endsWith(EVENTS) ? rest.substring(0, rest.length() - EVENTS.length()) : "";
                return id.isEmpty() || id.indexOf('/') >= 0 ? null : new Target(decoded(id), true);
            }
            return null;
        }

        private static String withoutSlash(String path) {
            return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        }

        /** The server has refused what is not encoded well. */
        private static String decoded(String id) {
            return id.indexOf('%') < 0 ? id : URLDecoder.decode(id.replace("+", "%2B"), StandardCharsets.UTF_8);
        }
    }
}
