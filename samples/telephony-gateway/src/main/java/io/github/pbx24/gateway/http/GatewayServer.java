package io.github.pbx24.gateway.http;

import io.github.pbx24.correlation.store.CallStoreException;
import io.github.pbx24.events.watch.Alert;
import io.github.pbx24.gateway.config.GatewayConfig;
import io.github.pbx24.gateway.config.ServerConfig;
import io.github.pbx24.gateway.monitor.GatewayMetrics;
import io.github.pbx24.gateway.monitor.LiveUpdates;
import io.github.pbx24.inbox.InboxUnavailableException;
import io.github.pbx24.runtime.TelephonyRuntime;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens, finds the endpoint, and turns every failure into the one form of error answers. */
public final class GatewayServer {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayServer.class);
    static final String RETRY_AFTER_SECONDS = "10";
    /** They only read and write; what waits runs on the workers of {@link Intake}. */
    private static final int SERVER_THREADS = 16;

    /** Longer than the 30 s that a connection may idle, so that only senders of letters are cut off. */
    private static final Duration HEADERS_WITHIN = Duration.ofSeconds(40);

    private static final long STOP_MILLIS = 3_000;
    private static final String READYZ = "/readyz";
    private static final String TEMPLATE = "/pbx/{id}/template.xml";
    private static final String CONTENT_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final ServerConfig config;
    private final Javalin javalin;

    /**
     * Makes a server that does not listen yet.
     *
     * @param gateway the configuration
     * @param runtime takes requests and knows calls
     * @param metrics for {@code /metrics}
     * @param updates wakes pages
     * @param watched what is wrong with what is sent, for the page
     * @param adminToken guards the page and its API
     * @param clock tells the time
     */
    public GatewayServer(
            GatewayConfig gateway,
            TelephonyRuntime runtime,
            GatewayMetrics metrics,
            LiveUpdates updates,
            Supplier<List<Alert>> watched,
            String adminToken,
            Clock clock) {
        this.config = gateway.server();
        Requests requests = new Requests(runtime, clock);
        Intake intake = new Intake(config.maxBodyBytes(), requests::refused);
        AdminGuard guard = new AdminGuard(adminToken, runtime);
        this.javalin = Javalin.create(settings -> {
            tune(settings, intake);
            headers(settings.routes);
            // Before the webhooks, which may have any path below an exchange's.
            settings.routes.before(TEMPLATE, guard::check);
            settings.routes.get(TEMPLATE, new SetupFiles(runtime)::handle);
            open(settings.routes, requests, runtime, metrics);
            guarded(settings.routes, guard, new AdminApi(runtime), new OverviewApi(gateway, runtime, watched), updates);
            failures(settings.routes);
        });
    }

    private static void tune(JavalinConfig settings, Intake intake) {
        settings.startup.showJavalinBanner = false;
        settings.startup.showOldJavalinVersionWarning = false;
        settings.startup.startupWatcherEnabled = false;
        settings.http.prefer405over404 = true;
        settings.http.compressionStrategy = CompressionStrategy.NONE;
        settings.router.caseInsensitiveRoutes = false;
        settings.jetty.modifyHttpConfiguration(http -> {
            http.setSendServerVersion(false);
            http.setSendDateHeader(true);
        });
        settings.jetty.threadPool = new QueuedThreadPool(SERVER_THREADS);
        settings.jetty.modifyServer(server -> {
            server.insertHandler(intake);
            new HeadDeadline(HEADERS_WITHIN).guard(server);
            server.setErrorHandler(GatewayServer::rejectedByServer);
            // Requests in the middle of their work get their answers; new ones are asked to come again.
            server.insertHandler(new GracefulHandler());
            server.setStopTimeout(STOP_MILLIS);
        });
    }

    private static void headers(RoutesConfig routes) {
        routes.before(ctx -> {
            ctx.header("X-Content-Type-Options", "nosniff");
            ctx.header("Content-Security-Policy", CONTENT_POLICY);
            ctx.header("Referrer-Policy", "no-referrer");
            ctx.header("Cache-Control", "no-store");
        });
        routes.before(GatewayServer::refuseHead);
    }

    /** Else HEAD would be answered with 200 wherever there is a GET, without asking anybody. */
    private static void refuseHead(Context ctx) {
        if (ctx.req().getMethod().equals("HEAD") && !ctx.path().matches(READYZ + "/?")) {
            throw new HttpProblem(405, "method_not_allowed", meaning(405));
        }
    }

    private static void open(RoutesConfig routes, Requests requests, TelephonyRuntime runtime, GatewayMetrics metrics) {
        for (String path : new String[] {"/pbx/{id}", "/pbx/{id}/<rest>"}) {
            routes.post(path, requests::webhook);
            routes.get(path, requests::webhook);
        }
        routes.post("/bitrix24/{portal}/events", requests::event);
        routes.get(READYZ, ctx -> ready(ctx, runtime));
        routes.head(READYZ, ctx -> ready(ctx, runtime));
        routes.get(
                "/metrics",
                ctx -> ctx.contentType("text/plain; version=0.0.4; charset=utf-8")
                        .result(metrics.scrape()));
    }

    private static void ready(Context ctx, TelephonyRuntime runtime) {
        Optional<String> reason = runtime.notReady();
        if (reason.isPresent()) {
            throw new HttpProblem(503, "unavailable", reason.get());
        }
        AdminApi.respond(ctx, "{\"status\":\"ok\"}");
    }

    private static void guarded(
            RoutesConfig routes, AdminGuard guard, AdminApi admin, OverviewApi overview, LiveUpdates updates) {
        routes.before("/api/*", guard::check);
        routes.get("/api/calls", admin::calls);
        routes.get("/api/calls/{pbx}/{call}", admin::trace);
        routes.post("/api/calls/{pbx}/{call}/retry", admin::retry);
        routes.post("/api/calls/{pbx}/{call}/drop", admin::drop);
        routes.get("/api/deliveries", admin::deliveries);
        routes.post("/api/deliveries/{id}/replay", admin::replay);
        routes.get("/api/overview", overview::handle);
        routes.get("/api/stream", new LiveStream(updates)::handle);
        Page page = new Page(guard);
        routes.get("/", page::index);
        routes.get("/page/{file}", page::asset);
    }

    private static void failures(RoutesConfig routes) {
        routes.exception(HttpProblem.class, (e, ctx) -> fail(ctx, e.status(), e.code(), e.text()));
        routes.exception(
                HttpResponseException.class,
                (e, ctx) -> fail(ctx, e.getStatus(), code(e.getStatus()), meaning(e.getStatus())));
        routes.exception(InboxUnavailableException.class, (e, ctx) -> unavailable(ctx));
        routes.exception(CallStoreException.class, (e, ctx) -> unavailable(ctx));
        routes.exception(Exception.class, (e, ctx) -> {
            // Messages of drivers quote values, so the log names the place only.
            LOG.error(
                    "{} {} failed: {}{}",
                    ctx.req().getMethod(),
                    ctx.endpoint().path,
                    e.getClass().getName(),
                    place(e));
            fail(ctx, 500, "internal", "something went wrong here; the log knows more");
        });
    }

    private static String place(Exception failure) {
        return Stream.of(failure.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith("io.github.pbx24."))
                .findFirst()
                .map(frame -> " at " + frame)
                .orElse("");
    }

    private static void unavailable(Context ctx) {
        ctx.header("Retry-After", RETRY_AFTER_SECONDS);
        fail(ctx, 503, "unavailable", "the store is not available; come again");
    }

    private static void fail(Context ctx, int status, String code, String message) {
        ctx.status(status);
        AdminApi.respond(ctx, Json.error(code, message));
    }

    /** Requests that are no HTTP never reach the routes. */
    private static boolean rejectedByServer(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json; charset=utf-8");
        String body = Json.error(code(status), meaning(status));
        response.write(true, ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)), callback);
        return true;
    }

    private static String code(int status) {
        return switch (status) {
            case 400 -> "malformed";
            case 404 -> "not_found";
            case 405 -> "method_not_allowed";
            case 409 -> "in_work";
            case 408 -> "too_slow";
            case 413 -> "too_large";
            case 431 -> "headers_too_large";
            case 503 -> "unavailable";
            default -> status < 500 ? "refused" : "internal";
        };
    }

    private static String meaning(int status) {
        return switch (status) {
            case 400 -> "the request is not valid HTTP";
            case 404 -> "there is nothing at this address";
            case 405 -> "this address does not take this method";
            case 413 -> "the body is too long";
            case 431 -> "the headers are too long";
            case 503 -> "not available now; come again";
            default -> "status " + status;
        };
    }

    /**
     * Starts to listen.
     *
     * @return the address, with the real port
     * @throws CannotListenException if it cannot listen there
     */
    public URI start() {
        try {
            javalin.start(config.host(), config.port());
        } catch (RuntimeException e) {
            throw CannotListenException.of(config, e);
        }
        String host = config.host().contains(":") ? "[" + config.host() + "]" : config.host();
        return URI.create("http://" + host + ":" + javalin.port());
    }

    /** Stops listening; requests in the middle of their work get their answers. */
    public void stop() {
        javalin.stop();
    }
}
