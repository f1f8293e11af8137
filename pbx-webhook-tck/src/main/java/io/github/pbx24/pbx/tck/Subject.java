package io.github.pbx24.pbx.tck;

import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.ParsedWebhook;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.WebhookRequest;
import java.util.ArrayList;
import java.util.List;

/** The exchange under test with a connection to it. For one thread. */
final class Subject implements AutoCloseable {

    final PbxFixture fixture;
    final Effort effort;
    final PbxConnection connection;

    Subject(PbxFixture fixture) {
        this(fixture, Effort.FULL);
    }

    Subject(PbxFixture fixture, Effort effort) {
        this.fixture = fixture;
        this.effort = effort;
        this.connection = fixture.provider().connect(PbxSettings.of(fixture.settings()));
    }

    boolean can(Capability capability) {
        return fixture.capabilities().contains(capability);
    }

    /** All requests of all calls, without proof. */
    List<WebhookRequest> requests() {
        List<WebhookRequest> all = new ArrayList<>();
        fixture.calls().forEach(call -> all.addAll(call.requests()));
        return all;
    }

    /** Everything readable, proven. */
    List<WebhookRequest> readable() {
        return readableUnproven().stream().map(fixture::prove).toList();
    }

    /** Everything readable, without proof. */
    List<WebhookRequest> readableUnproven() {
        List<WebhookRequest> all = new ArrayList<>(requests());
        all.add(fixture.bare());
        all.add(fixture.withheld());
        all.add(fixture.unknownEvent());
        all.addAll(fixture.unreadableDetails());
        return all;
    }

    ParsedWebhook parse(WebhookRequest request) {
        return connection.parser().parse(request);
    }

    /** What comes of a request, a complaint included, as one comparable value. */
    Object outcome(WebhookRequest request) {
        try {
            return parse(request);
        } catch (MalformedWebhookException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
