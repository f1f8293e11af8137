package io.github.pbx24.gateway.http;

import io.github.pbx24.pbx.setup.SetupFile;
import io.github.pbx24.runtime.TelephonyRuntime;
import io.javalin.http.Context;
import java.net.URI;

/** {@code GET /pbx/{id}/template.xml}: the file that sets an exchange up. It holds a secret, so it is for operators. */
final class SetupFiles {

    private final TelephonyRuntime runtime;

    SetupFiles(TelephonyRuntime runtime) {
        this.runtime = runtime;
    }

    void handle(Context ctx) {
        String exchange = ctx.pathParam("id");
        SetupFile file = runtime.setupFile(exchange, address(ctx, exchange))
                .orElseThrow(() -> HttpProblem.notFound(
                        "there is no such exchange, or it is set up by hand; see the README of its module"));
        ctx.header("Content-Disposition", "attachment; filename=\"" + file.name() + "\"")
                .contentType(file.mediaType() + "; charset=utf-8")
                .result(file.content());
    }

    /** As the operator says, or as the operator reached this very page: mostly the exchange can do the same. */
    private static URI address(Context ctx, String exchange) {
        String said = ctx.queryParam("address");
        String forwarded = ctx.header("X-Forwarded-Proto");
        String scheme = "https".equals(forwarded) ? "https" : ctx.scheme();
        return SetupAddress.read(said == null ? scheme + "://" + ctx.host() + "/pbx/" + exchange : said)
                .orElseThrow(() -> new HttpProblem(
                        400,
                        "bad_request",
                        "address must be where the exchange reaches this gateway, https://…/pbx/" + exchange));
    }
}
