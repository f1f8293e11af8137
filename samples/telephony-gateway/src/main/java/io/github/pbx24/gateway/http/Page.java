package io.github.pbx24.gateway.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** The dashboard: three files without data in them. */
final class Page {

    private static final Map<String, String> TYPES = Map.of(
            "index.html", "text/html; charset=utf-8",
            "page.css", "text/css; charset=utf-8",
            "page.js", "text/javascript; charset=utf-8",
            "icon.svg", "image/svg+xml");

    private final AdminGuard guard;

    Page(AdminGuard guard) {
        this.guard = guard;
    }

    /** With a token configured the page comes with 401 and asks for it: a browser cannot send a token with an address. */
    void index(Context ctx) {
        try {
            guard.check(ctx);
        } catch (HttpProblem e) {
            if (e.status() != 401) {
                throw e;
            }
            ctx.status(401);
        }
        send(ctx, "index.html");
    }

    void asset(Context ctx) {
        send(ctx, ctx.path().substring(ctx.path().lastIndexOf('/') + 1));
    }

    private static void send(Context ctx, String name) {
        String type = TYPES.get(name);
        if (type == null) {
            throw HttpProblem.notFound("no such file");
        }
        try (InputStream in = Page.class.getResourceAsStream("page/" + name)) {
            if (in == null) {
                throw HttpProblem.notFound("no such file");
            }
            ctx.contentType(type).header("Cache-Control", "no-cache").result(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
