package io.github.pbx24.events;

import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.event.Bitrix24Event;
import java.util.LinkedHashMap;
import java.util.Map;

/** The portal itself keeps own changes out of the queue of this name. */
final class AuthConnectorGuard extends LoopGuard {

    private final String connector;

    AuthConnectorGuard(String connector) {
        if (connector.isBlank()) {
            throw new IllegalArgumentException("connector must not be blank");
        }
        this.connector = connector;
    }

    String connector() {
        return connector;
    }

    @Override
    public void update(String portal, Bitrix24Client client, ObjectKind<?> kind, long id, Map<String, ?> fields) {
        client.execute(named(kind.change(id, fields)));
    }

    @Override
    public long add(String portal, Bitrix24Client client, ObjectKind<?> kind, Map<String, ?> fields) {
        return client.execute(named(kind.adding(fields)));
    }

    private <T> Bitrix24Request<T> named(Bitrix24Request<T> plain) {
        Map<String, Object> parameters = new LinkedHashMap<>(plain.parameters());
        parameters.put("auth_connector", connector);
        return Bitrix24Request.of(plain.method(), parameters, plain.repeatability(), plain.urgency(), plain.decoder());
    }

    @Override
    boolean isEcho(Bitrix24Event event, EventContext context) {
        return false;
    }
}
