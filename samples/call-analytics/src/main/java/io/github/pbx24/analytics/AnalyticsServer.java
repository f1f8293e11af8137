package io.github.pbx24.analytics;

import io.github.pbx24.app.AppAnswer;
import io.github.pbx24.app.AppKit;
import io.github.pbx24.app.AppRequest;
import io.github.pbx24.app.session.NotAllowedException;
import io.github.pbx24.app.session.PortalBusyException;
import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens: pages and data here, everything of the kit handed on to it. */
final class AnalyticsServer {

    private static final Logger LOG = LoggerFactory.getLogger(AnalyticsServer.class);
    private static final int LARGEST_BODY = 1024 * 1024;
    private static final int SERVER_THREADS = 64;

    /** Browsers may read a recording as slowly as they like, so they get half of the threads. */
    private final Semaphore players = new Semaphore(SERVER_THREADS / 2);

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; media-src 'self' blob:; base-uri 'none'; form-action 'none'";

    private static final Map<String, String> FILES = Map.of(
            "frame.js", "text/javascript; charset=utf-8",
            "words.js", "text/javascript; charset=utf-8",
            "parts.js", "text/javascript; charset=utf-8",
            "app.js", "text/javascript; charset=utf-8",
            "widget.js", "text/javascript; charset=utf-8",
            "style.css", "text/css; charset=utf-8");

    private final AnalyticsConfig config;
    private final AppKit kit;
    private final Javalin javalin;
    private final String basePath;

    AnalyticsServer(AnalyticsConfig config, AppKit kit, Clock clock) {
        this.config = config;
        this.kit = kit;
        String path = config.publicUrl().getRawPath();
        this.basePath = path == null ? "" : path.replaceFirst("/+$", "");
        this.javalin = Javalin.create(settings -> {
            tune(settings);
            pages(settings.routes);
            new AnalyticsApi(kit, clock, this::withoutBody, AnalyticsServer::body).routes(basePath, settings.routes);
            handOn(settings.routes);
            failures(settings.routes);
        });
    }

    private static void tune(JavalinConfig settings) {
        settings.startup.showJavalinBanner = false;
        settings.startup.showOldJavalinVersionWarning = false;
        settings.startup.startupWatcherEnabled = false;
        settings.http.compressionStrategy = CompressionStrategy.NONE;
        settings.http.maxRequestSize = LARGEST_BODY;
        settings.router.caseInsensitiveRoutes = false;
        settings.jetty.threadPool = new QueuedThreadPool(SERVER_THREADS);
        settings.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
    }

    private void pages(RoutesConfig routes) {
        routes.before(ctx -> {
            ctx.header("X-Content-Type-Options", "nosniff");
            ctx.header("Referrer-Policy", "no-referrer");
            ctx.header("Cache-Control", "no-store");
        });
        for (String page : List.of("app", "widget")) {
            routes.get(basePath + "/" + page, ctx -> page(ctx, page + ".html"));
        }
        routes.get(basePath + "/page/{file}", AnalyticsServer::file);
        routes.get("/healthz", ctx -> ctx.result("ok"));
    }

    /** The page without data; only the portal it belongs to may show it. */
    private void page(Context ctx, String name) {
        AppAnswer page = AppAnswer.of(200, "text/html; charset=utf-8", new String(bytes(name), StandardCharsets.UTF_8))
                .with("Content-Security-Policy", POLICY);
        send(ctx, kit.framed(withoutBody(ctx), page));
    }

    private static void file(Context ctx) {
        String name = ctx.pathParam("file");
        String type = FILES.get(name);
        if (type == null) {
            throw new Problem(404, "no such file");
        }
        ctx.contentType(type).header("Cache-Control", "no-cache").result(bytes(name));
    }

    private static byte[] bytes(String name) {
        try (InputStream in = AnalyticsServer.class.getResourceAsStream("pages/" + name)) {
            if (in == null) {
                throw new Problem(404, "no such file");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void handOn(RoutesConfig routes) {
        for (HandlerType method : List.of(HandlerType.GET, HandlerType.HEAD, HandlerType.POST)) {
            routes.addHttpHandler(method, basePath + "/<rest>", ctx -> handOn(ctx));
        }
    }

    private void handOn(Context ctx) {
        boolean plays = ctx.req().getRequestURI().startsWith(basePath + "/play/");
        if (plays && !players.tryAcquire()) {
            throw new Problem(503, "too many recordings are played at the moment");
        }
        try {
            AppRequest request = request(ctx, plays ? new byte[0] : body(ctx));
            AppAnswer answer = kit.handle(request).orElseThrow(() -> new Problem(404, "nothing is here"));
            if (plays) {
                stream(ctx, answer);
            } else {
                send(ctx, answer);
            }
        } finally {
            if (plays) {
                players.release();
            }
        }
    }

    /** Whatever length was told, and also if none was. */
    private static byte[] body(Context ctx) {
        try {
            byte[] body = ctx.req().getInputStream().readNBytes(LARGEST_BODY + 1);
            if (body.length > LARGEST_BODY) {
                throw new Problem(413, "the request is too large");
            }
            return body;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private AppRequest withoutBody(Context ctx) {
        return request(ctx, new byte[0]);
    }

    private AppRequest request(Context ctx, byte[] body) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        Collections.list(ctx.req().getHeaderNames())
                .forEach(name -> headers.put(name, Collections.list(ctx.req().getHeaders(name))));
        String path = ctx.req().getRequestURI();
        String query = ctx.req().getQueryString();
        return new AppRequest(
                ctx.req().getMethod(),
                path.startsWith(basePath) ? path.substring(basePath.length()) : path,
                query == null ? "" : query,
                headers,
                body);
    }

    private static void send(Context ctx, AppAnswer answer) {
        head(ctx, answer);
        try {
            ctx.result(answer.body().open());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** To its end on this thread, so that it is known when it has ended. */
    private static void stream(Context ctx, AppAnswer answer) {
        head(ctx, answer);
        try (InputStream body = answer.body().open()) {
            body.transferTo(ctx.res().getOutputStream());
        } catch (IOException e) {
            // The browser has heard enough.
            LOG.debug("A recording was not read to its end");
        }
    }

    private static void head(Context ctx, AppAnswer answer) {
        ctx.status(answer.status());
        answer.headers().forEach(ctx::header);
        String type = answer.headers().get("Content-Type");
        if (type != null) {
            ctx.contentType(type);
        }
        ctx.res().setContentLengthLong(answer.body().length());
    }

    private static void failures(RoutesConfig routes) {
        routes.exception(Problem.class, (e, ctx) -> fail(ctx, e.status(), e.getMessage()));
        routes.exception(NotAllowedException.class, (e, ctx) -> fail(ctx, 403, e.getMessage()));
        routes.exception(
                PortalBusyException.class, (e, ctx) -> fail(ctx.header("Retry-After", "5"), 503, e.getMessage()));
        routes.exception(IllegalArgumentException.class, (e, ctx) -> fail(ctx, 400, e.getMessage()));
        routes.exception(Bitrix24Exception.class, (e, ctx) -> fail(ctx, 503, "Bitrix24 does not answer at the moment"));
        routes.exception(HttpResponseException.class, (e, ctx) -> fail(ctx, e.getStatus(), "the request was refused"));
        routes.exception(Exception.class, (e, ctx) -> {
            LOG.error("{} failed: {}", ctx.req().getMethod(), e.getClass().getName(), e);
            fail(ctx, 500, "something went wrong here");
        });
    }

    private static void fail(Context ctx, int status, @Nullable String message) {
        ctx.status(status)
                .contentType("application/json; charset=utf-8")
                .result(Json.write(Json.object("error", message)));
    }

    URI start() {
        javalin.start(config.host(), config.port());
        return URI.create("http://" + config.host() + ":" + javalin.port());
    }

    /** Everything that is listened to, as method and path. */
    List<String> addresses() {
        return javalin.unsafe.internalRouter.allHttpHandlers().stream()
                .map(handler -> handler.endpoint.method + " " + handler.endpoint.path)
                .toList();
    }

    void stop() {
        javalin.stop();
    }
}
