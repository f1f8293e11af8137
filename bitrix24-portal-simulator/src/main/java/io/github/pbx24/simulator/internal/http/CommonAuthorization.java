package io.github.pbx24.simulator.internal.http;

import com.sun.net.httpserver.HttpExchange;
import io.github.pbx24.simulator.internal.php.Params;
import io.github.pbx24.simulator.internal.portal.PortalState;
import io.github.pbx24.simulator.internal.protocol.Response;
import io.github.pbx24.simulator.internal.protocol.RestError;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One authorization server for many portals: each request belongs to the portal that knows its token. Thread-safe. */
public final class CommonAuthorization {

    private static final Logger LOG = LoggerFactory.getLogger(CommonAuthorization.class);

    private final List<VendorAuthorization> portals = new CopyOnWriteArrayList<>();

    public void add(PortalState portal) {
        portals.add(new VendorAuthorization(portal));
    }

    public void handle(HttpExchange http) {
        try (http) {
            ResponseWriter.send(answer(http), http);
        } catch (IOException gone) {
            LOG.debug("a connection was lost during a request");
        }
    }

    private Response answer(HttpExchange http) throws IOException {
        RequestReader reader = RequestReader.read(http);
        try {
            String path = http.getRequestURI().getPath();
            if (path.startsWith("/oauth/token")) {
                Params params = new Params(reader.values());
                return Response.ok(first(portal -> portal.token(params)));
            }
            if (path.matches("/rest/app\\.info(\\.json)?/?")) {
                String token = reader.takeToken(http);
                return Response.ok(first(portal -> portal.appInfo(token)));
            }
            throw RestError.of(404, "ERROR_METHOD_NOT_FOUND", "Method not found!");
        } catch (RestError error) {
            return Response.error(error);
        }
    }

    /** The answer of the portal that knows the token; else the complaint of one that at least knows the application. */
    private Map<String, @Nullable Object> first(Function<VendorAuthorization, Map<String, @Nullable Object>> question) {
        RestError complaint = RestError.of(400, "invalid_client", "Client authentication failed");
        for (VendorAuthorization portal : portals) {
            try {
                return question.apply(portal);
            } catch (RestError refused) {
                complaint = refused.code().equals("invalid_client") ? complaint : refused;
            }
        }
        throw complaint;
    }
}
