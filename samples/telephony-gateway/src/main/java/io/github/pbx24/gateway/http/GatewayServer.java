package io.github.pbx24.gateway.http;

import io.github.pbx24.events.watch.Alert;
import io.github.pbx24.gateway.config.GatewayConfig;
import io.github.pbx24.gateway.config.ServerConfig;
import io.github.pbx24.gateway.monitor.GatewayMetrics;
import io.github.pbx24.gateway.monitor.LiveUpdates;
import io.github.pbx24.runtime.TelephonyRuntime;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Listens, finds the endpoint, and turns every failure into the one form of error answers. */
public final class GatewayServer {

    static final String RETRY_AFTER_SECONDS = "10";
    /** They only read and write; what waits runs on the workers of {@link Intake}. */
    private static final int SERVER_THREADS = 16;

    /** Longer than the 30 s that a connection may idle, so that only senders of letters are cut off. */
    private static final Duration HEADERS_WITHIN = Duration.ofSeconds(40);

    private static final long STOP_MILLIS = 3_000;
    private static final String TEMPLATE = "/pbx/{id}/template.xml";

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
        Webhooks webhooks = new Webhooks(runtime, clock);
        Intake intake = new Intake(config.maxBodyBytes(), webhooks::refused);
        AdminGuard guard = new AdminGuard(adminToken, runtime);
        RouteTable table = routes(gateway, runtime, metrics, updates, watched, guard);
        this.javalin = Javalin.create(settings -> {
            tune(settings, intake, webhooks);
            settings.routes.before(ctx -> SafeHeaders.ALL.forEach(ctx::header));
            table.checkMethods(settings.routes);
            settings.routes.before(TEMPLATE, guard::check);
            settings.routes.before("/api/*", guard::check);
            table.serve(settings.routes);
            failures(settings.routes);
        });
    }

    private static RouteTable routes(
            GatewayConfig gateway,
            TelephonyRuntime runtime,
            GatewayMetrics metrics,
            LiveUpdates updates,
            Supplier<List<Alert>> watched,
            AdminGuard guard) {
        AdminApi admin = new AdminApi(runtime);
        Page page = new Page(guard);
        return new RouteTable()
                .get(TEMPLATE, new SetupFiles(runtime)::handle)
                // Answered before by Intake, but for other methods.
                .get("/healthz", ctx -> AdminApi.respond(ctx, "{\"status\":\"ok\"}"))
                .get("/readyz", ctx -> ready(ctx, runtime))
                .get(
                        "/metrics",
                        ctx -> ctx.contentType("text/plain; version=0.0.4; charset=utf-8")
                                .result(metrics.scrape()))
                .get("/api/calls", admin::calls)
                .get("/api/calls/{pbx}/{call}", admin::trace)
                .post("/api/calls/{pbx}/{call}/retry", admin::retry)
                .post("/api/calls/{pbx}/{call}/drop", admin::drop)
                .get("/api/deliveries", admin::deliveries)
                .post("/api/deliveries/{id}/replay", admin::replay)
                .get("/api/overview", new OverviewApi(gateway, runtime, watched)::handle)
                .get("/api/stream", new LiveStream(updates)::handle)
                .get("/", page::index)
                .get("/page/{file}", page::asset);
    }

    private static void tune(JavalinConfig settings, Intake intake, Webhooks webhooks) {
        settings.startup.showJavalinBanner = false;
        settings.startup.showOldJavalinVersionWarning = false;
        settings.startup.startupWatcherEnabled = false;
        settings.http.prefer405over404 = true;
        settings.http.compressionStrategy = CompressionStrategy.NONE;
        settings.router.caseInsensitiveRoutes = false;
        settings.jetty.modifyHttpConfiguration(http -> {
            http.setSendServerVersion(false);
            http.setSendDateHeader(true);
            // Nobody writes paths that way, and what reads them after the server does not know it.
            http.setUriCompliance(http.getUriCompliance().without("pbx24", UriCompliance.Violation.UTF16_ENCODINGS));
        });
        settings.jetty.threadPool = new QueuedThreadPool(SERVER_THREADS);
        settings.jetty.modifyServer(server -> {
            server.insertHandler(webhooks);
            server.insertHandler(intake);
            new HeadDeadline(HEADERS_WITHIN).guard(server);
            Crowds.welcome(server);
            server.setErrorHandler(GatewayServer::rejectedByServer);
            // Requests in the middle of their work get their answers; new ones are asked to come again.
            server.insertHandler(new GracefulHandler());
            server.setStopTimeout(STOP_MILLIS);
        });
    }

    private static void ready(Context ctx, TelephonyRuntime runtime) {
        Optional<String> reason = runtime.notReady();
        if (reason.isPresent()) {
            throw new HttpProblem(503, "unavailable", reason.get());
        }
        AdminApi.respond(ctx, "{\"status\":\"ok\"}");
    }

    private static void failures(RoutesConfig routes) {
        routes.exception(HttpResponseException.class, (e, ctx) -> fail(ctx, Failures.status(e.getStatus())));
        routes.exception(
                Exception.class,
                (e, ctx) -> fail(ctx, Failures.problem(e, ctx.req().getMethod(), ctx.endpoint().path)));
    }

    private static void fail(Context ctx, HttpProblem problem) {
        if (problem.status() == 503) {
            ctx.header("Retry-After", RETRY_AFTER_SECONDS);
        }
        ctx.status(problem.status());
        AdminApi.respond(ctx, Json.error(problem.code(), problem.text()));
    }

    /** Requests that are no HTTP never reach the routes. */
    private static boolean rejectedByServer(Request request, Response response, Callback callback) {
        Intake.answer(Failures.status(response.getStatus()), response, callback);
        return true;
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
