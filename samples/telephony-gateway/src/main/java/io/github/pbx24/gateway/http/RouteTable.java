package io.github.pbx24.gateway.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The addresses of the page, of its API and of monitors, with the methods that each takes. HEAD is taken wherever GET is and answered
 * likewise, after whoever guards the address was asked. Another method gets 405 and hears in {@code Allow} which there are, before
 * anybody is asked for a token: which methods there are is no secret.
 */
final class RouteTable {

    private static final String HEAD = "HEAD";

    private final Map<String, List<Route>> routes = new LinkedHashMap<>();

    private record Route(HandlerType method, Handler handler) {}

    RouteTable get(String path, Handler handler) {
        add(path, new Route(HandlerType.GET, handler));
        // Else the server answers HEAD with 200 wherever there is a GET, without asking anybody.
        add(path, new Route(HandlerType.HEAD, handler));
        return this;
    }

    RouteTable post(String path, Handler handler) {
        add(path, new Route(HandlerType.POST, handler));
        return this;
    }

    private void add(String path, Route route) {
        routes.computeIfAbsent(path, same -> new ArrayList<>()).add(route);
    }

    /** Which methods an address takes, by its pattern. */
    Map<String, List<String>> methods() {
        Map<String, List<String>> methods = new LinkedHashMap<>();
        routes.forEach((path, all) -> methods.put(
                path, all.stream().map(route -> route.method().toString()).toList()));
        return methods;
    }

    /** Asks for the method first. To be called before guards are set up. */
    void checkMethods(RoutesConfig settings) {
        methods().forEach((path, methods) -> settings.before(path, ctx -> check(ctx, methods)));
    }

    void serve(RoutesConfig settings) {
        routes.forEach(
                (path, all) -> all.forEach(route -> settings.addHttpHandler(route.method(), path, route.handler())));
    }

    private static void check(Context ctx, List<String> methods) {
        if (!methods.contains(ctx.req().getMethod())) {
            ctx.header("Allow", String.join(", ", methods));
            throw Failures.status(405);
        }
    }

    static boolean isHead(Context ctx) {
        return ctx.req().getMethod().equals(HEAD);
    }
}
