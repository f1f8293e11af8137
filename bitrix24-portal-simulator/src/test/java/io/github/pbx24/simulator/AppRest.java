package io.github.pbx24.simulator;

import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.php.PhpJson;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls methods with the access token of an application. */
record AppRest(PortalSimulator portal, String accessToken) {

    static AppRest of(PortalSimulator portal, InstalledApplication app) {
        return new AppRest(portal, app.accessToken());
    }

    Rest.Reply json(String method, @Nullable Object... params) throws IOException {
        Map<String, @Nullable Object> body = Php.map(params);
        body.put("auth", accessToken);
        return new Rest(portal.restUrl()).raw(method, "application/json", PhpJson.write(body));
    }

    /** Sends the body of a fixture. */
    Rest.Reply fixture(String method, String fixture, @Nullable Object... replaced) throws IOException {
        Map<String, @Nullable Object> body = PhpJson.readObject(Rest.fixture(fixture + ".json"));
        body.putAll(Php.map(replaced));
        body.put("auth", accessToken);
        return new Rest(portal.restUrl()).raw(method, "application/json", PhpJson.write(body));
    }
}
