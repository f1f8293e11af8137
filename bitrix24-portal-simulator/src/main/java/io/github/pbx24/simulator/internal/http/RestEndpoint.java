package io.github.pbx24.simulator.internal.http;

import com.sun.net.httpserver.HttpExchange;
import io.github.pbx24.simulator.internal.context.CallContext;
import io.github.pbx24.simulator.internal.context.Caller;
import io.github.pbx24.simulator.internal.context.ServiceTime;
import io.github.pbx24.simulator.internal.event.EventBus;
import io.github.pbx24.simulator.internal.page.PortalPages;
import io.github.pbx24.simulator.internal.php.Params;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.portal.PortalState;
import io.github.pbx24.simulator.internal.protocol.Answer;
import io.github.pbx24.simulator.internal.protocol.ErrorBody;
import io.github.pbx24.simulator.internal.protocol.Fault;
import io.github.pbx24.simulator.internal.protocol.FaultRules;
import io.github.pbx24.simulator.internal.protocol.MethodPath;
import io.github.pbx24.simulator.internal.protocol.RequestJournal;
import io.github.pbx24.simulator.internal.protocol.Response;
import io.github.pbx24.simulator.internal.protocol.RestError;
import io.github.pbx24.simulator.internal.rest.Batch;
import io.github.pbx24.simulator.internal.rest.Execution;
import io.github.pbx24.simulator.internal.rest.MethodTable;
import io.github.pbx24.simulator.internal.rest.RequestCutException;
import io.github.pbx24.simulator.internal.rest.RequestLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers every HTTP request: faults, limits, authorisation, the method, the journal, then the events. */
public final class RestEndpoint {

    private static final Logger LOG = LoggerFactory.getLogger(RestEndpoint.class);

    private final PortalState portal;
    private final Execution execution;
    private final Batch batch;
    private final MethodTable methods;
    private final RequestLimits limits;
    private final FaultRules faults;
    private final RequestJournal journal;
    private final EventBus events;
    private final VendorAuthorization authorization;
    private final PortalPages pages;

    public RestEndpoint(
            PortalState portal,
            MethodTable methods,
            RequestLimits limits,
            FaultRules faults,
            RequestJournal journal,
            EventBus events) {
        this.portal = portal;
        this.methods = methods;
        this.limits = limits;
        this.faults = faults;
        this.journal = journal;
        this.events = events;
        this.authorization = new VendorAuthorization(portal);
        this.pages = new PortalPages(portal, events);
        this.execution = new Execution(portal, methods, limits);
        this.batch = new Batch(execution);
    }

    /** One request on its way through the portal. */
    private static final class Exchange {
        private final HttpExchange http;
        private final Instant at;
        private final String method;
        private final List<RequestJournal.Entry> commands = new ArrayList<>();
        private Map<String, @Nullable Object> parameters = new LinkedHashMap<>();
        private List<EventBus.Outgoing> outgoing = List.of();

        Exchange(HttpExchange http, Instant at, String method) {
            this.http = http;
            this.at = at;
            this.method = method;
        }
    }

    public void handle(HttpExchange http) {
        Optional<MethodPath.Route> route = MethodPath.of(http.getRequestURI().getPath());
        String method = VendorAuthorization.method(http);
        if ((route.isEmpty() && method == null && page(http)) || permission(http)) {
            return;
        }
        if (method == null) {
            method = route.map(MethodPath.Route::method).orElse("");
        }
        Exchange exchange = new Exchange(http, portal.now(), method);
        try {
            answer(exchange, route);
        } catch (IOException gone) {
            LOG.debug("a connection was lost during a request");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            http.close();
            events.send(exchange.outgoing);
        }
    }

    private static boolean permission(HttpExchange http) {
        if (!http.getRequestMethod().equals("OPTIONS")) {
            return false;
        }
        try (http) {
            ResponseWriter.sendPermission(http);
        } catch (IOException gone) {
            LOG.debug("a connection was lost during a request");
        }
        return true;
    }

    /** Pages for browsers are no requests to the REST interface: no limits, no faults, no journal. */
    private boolean page(HttpExchange http) {
        String path = http.getRequestURI().getPath();
        if (!PortalPages.has(path)) {
            return false;
        }
        try (http) {
            byte[] body = http.getRequestBody().readNBytes(RequestReader.LARGEST_BODY);
            String query = http.getRequestURI().getRawQuery();
            ResponseWriter.send(pages.answer(path, query, new String(body, StandardCharsets.UTF_8)), http);
        } catch (IOException gone) {
            LOG.debug("a connection was lost during a request");
        }
        return true;
    }

    private void answer(Exchange exchange, Optional<MethodPath.Route> route) throws IOException, InterruptedException {
        Fault fault = null;
        Duration delayedAnswer = Duration.ZERO;
        for (Fault taken : faults.take(exchange.method)) {
            if (taken.kind() == Fault.Kind.DELAY) {
                Thread.sleep(taken.delay().toMillis());
                taken.gate().await();
            } else if (taken.kind() == Fault.Kind.DELAYED_ANSWER) {
                delayedAnswer = taken.delay();
            }
            fault = fault == null || !taken.isDelay() ? taken : fault;
        }
        Fault.Kind kind = fault == null ? null : fault.kind();
        if (kind == Fault.Kind.LOST_BEFORE_EXECUTION) {
            record(exchange, 0, null, false, fault);
            return;
        }
        Response response = fault != null && kind == Fault.Kind.ANSWER
                ? new Response(fault.status(), fault.contentType(), fault.body(), fault.name(), false)
                : respond(exchange, route, kind == Fault.Kind.EXPIRED_TOKEN);
        if (exchange.http.getRequestURI().getPath().matches(".*\\.xml/?")) {
            response = response.asXml(XmlText::write);
        }
        Thread.sleep(delayedAnswer.toMillis());
        boolean lost = kind == Fault.Kind.LOST_AFTER_EXECUTION;
        record(exchange, lost ? 0 : response.status(), response.errorCode(), response.executed(), fault);
        if (kind == Fault.Kind.HALF_BODY) {
            ResponseWriter.sendHalf(response, exchange.http);
        } else if (!lost) {
            ResponseWriter.send(response, exchange.http);
        }
    }

    private void record(
            Exchange exchange, int status, @Nullable String errorCode, boolean executed, @Nullable Fault fault) {
        String name = fault == null ? null : fault.name();
        List<RequestJournal.Entry> entries = new ArrayList<>();
        entries.add(new RequestJournal.Entry(
                exchange.at, exchange.method, false, executed, status, errorCode, name, exchange.parameters));
        entries.addAll(exchange.commands);
        journal.add(entries);
    }

    private Response respond(Exchange exchange, Optional<MethodPath.Route> route, boolean expired) throws IOException {
        try {
            RequestReader reader = RequestReader.read(exchange.http);
            exchange.parameters = reader.values();
            if (exchange.method.equals(VendorAuthorization.TOKEN)) {
                return Response.ok(authorization.token(new Params(reader.values())));
            }
            if (exchange.method.equals(VendorAuthorization.APP_INFO)) {
                return Response.ok(authorization.appInfo(reader.takeToken(exchange.http)));
            }
            String address = exchange.http.getRemoteAddress().getAddress().getHostAddress();
            portal.lockedRun(() -> limits.countRequest(address, exchange.at));
            if (expired) {
                throw RestError.of(401, "expired_token", "The access token provided has expired.");
            }
            MethodPath.Route known =
                    route.orElseThrow(() -> RestError.of(404, "ERROR_METHOD_NOT_FOUND", "Method not found!"));
            return rest(exchange, known, reader);
        } catch (RequestReader.BodyTooLargeException tooLarge) {
            return Response.html(413, "413 Request Entity Too Large");
        } catch (RequestCutException cut) {
            Response page = Response.html(504, "504 Gateway Time-out");
            return new Response(page.status(), page.contentType(), page.body(), page.errorCode(), true);
        } catch (RestError error) {
            boolean version3 = route.map(MethodPath.Route::version3).orElse(false);
            return version3 ? Response.version3Error(error) : Response.error(error);
        }
    }

    private Response rest(Exchange exchange, MethodPath.Route route, RequestReader reader) {
        String token = reader.takeToken(exchange.http);
        String code = route.webhookCode();
        Caller caller = portal.locked(() -> code == null
                ? portal.accounts.tokenCaller(token)
                : portal.accounts.webhookCaller(route.webhookUser(), code));
        Params params = new Params(reader.values());
        String connector = params.upperCase().text("AUTH_CONNECTOR");
        CallContext context = new CallContext(caller, portal, connector, route.version3());
        try {
            if (route.version3()) {
                requireJson(exchange.http);
                return single(context, route.method(), params);
            }
            return switch (route.method()) {
                case "batch" -> batch(exchange, context, params);
                case "upload" -> upload(exchange, context, params, reader);
                case "download" -> methods.disk().download(context, params, exchange.http.getRequestHeaders());
                default -> single(context, route.method(), params);
            };
        } finally {
            exchange.outgoing = events.prepare(context.raised());
        }
    }

    /** REST 3.0 takes nothing but JSON in a POST. */
    private static void requireJson(HttpExchange http) {
        String type = http.getRequestHeaders().getFirst("Content-Type");
        boolean json = type != null && type.toLowerCase(Locale.ROOT).contains("json");
        if (!json || !http.getRequestMethod().equals("POST")) {
            throw RestError.of(400, ErrorBody.VERSION_3 + "INVALIDJSONEXCEPTION", "Invalid JSON in the request body");
        }
    }

    private Response single(CallContext context, String method, Params params) {
        Execution.Timed timed = execution.run(context, method, params);
        Map<String, @Nullable Object> body = Php.map("result", timed.answer().result());
        if (timed.answer().next() != null) {
            body.put("next", timed.answer().next());
        }
        if (timed.answer().total() != null) {
            body.put("total", timed.answer().total());
        }
        body.put("time", timed.time());
        return Response.ok(body);
    }

    private Response batch(Exchange exchange, CallContext context, Params params) {
        Map<String, @Nullable Object> result = batch.run(
                context,
                params,
                (method, commandParams, executed, errorCode) -> exchange.commands.add(new RequestJournal.Entry(
                        exchange.at, method, true, executed, 200, errorCode, null, commandParams.asMap())));
        return Response.ok(Php.map("result", result, "time", execution.time(exchange.at, ServiceTime.NONE, null)));
    }

    private Response upload(Exchange exchange, CallContext context, Params params, RequestReader reader) {
        Answer answer = methods.records().uploaded(context, params.text("token"), reader.fileName(), reader.file());
        return Response.ok(
                Php.map("result", answer.result(), "time", execution.time(exchange.at, ServiceTime.NONE, null)));
    }
}
