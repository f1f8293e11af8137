package com.example.crmevents;

import io.github.pbx24.bitrix24.Bitrix24Authorization;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.crm.CrmObject;
import io.github.pbx24.bitrix24.crm.CrmObjects;
import io.github.pbx24.bitrix24.crm.CrmType;
import io.github.pbx24.bitrix24.pacing.PacingPlan;
import io.github.pbx24.simulator.PortalSimulator;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A portal, people who work in it, people who work in the ERP, and the program between them. */
final class Play implements AutoCloseable {

    private static final List<String> EVENTS = List.of("ONCRMDEALADD", "ONCRMDEALUPDATE", "ONCRMDEALDELETE");

    private final PortalSimulator portal;
    private final Bitrix24Client manager;
    private final HttpClient erpUser =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final Path folder;
    private final Random random;
    private final List<Long> deals = new ArrayList<>();
    private final List<String> numbers = new ArrayList<>();
    final LossyWire wire;
    private @Nullable SyncProcess program;
    private int step;

    Play(Path folder, long seed) throws IOException {
        this.folder = folder;
        this.random = new Random(seed);
        portal = PortalSimulator.builder().start();
        manager = Bitrix24Client.builder(Bitrix24Authorization.incomingWebhook(portal.webhookUrl()))
                .pacing(PacingPlan.none())
                .build();
        wire = new LossyWire(seed);
        EVENTS.forEach(event -> portal.bindEvent(event, wire.address()));
    }

    URI page() {
        if (program == null) {
            throw new IllegalStateException("the program is down");
        }
        return program.address().resolve("/");
    }

    void startProgram() throws IOException {
        program = new SyncProcess(portal.webhookUrl(), portal.applicationToken(), folder);
        // Each start has another port: a freed one may be taken by anybody while the program is down.
        wire.leadTo(page().resolve("/bitrix24/events"));
    }

    void killProgram() {
        if (program != null) {
            program.kill();
            program = null;
            wire.leadNowhere();
        }
    }

    /** Somebody changes something in Bitrix24: mostly a deal that exists, sometimes a new one. */
    void changeInBitrix() {
        step++;
        if (deals.size() < 10 || random.nextInt(8) == 0) {
            deals.add(manager.execute(
                    CrmObjects.add(CrmType.DEAL, Map.of("TITLE", "Deal " + step, "OPPORTUNITY", step * 10))));
            return;
        }
        long deal = deals.get(random.nextInt(deals.size()));
        Map<String, Object> change =
                random.nextBoolean() ? Map.of("TITLE", "Deal, change " + step) : Map.of("OPPORTUNITY", step * 7);
        manager.execute(CrmObjects.update(CrmType.DEAL, deal, change));
    }

    /** Somebody changes something in the ERP; the program must be up, as the ERP lives in its database. */
    void changeInErp() throws IOException, InterruptedException {
        step++;
        if (numbers.size() < 10 || random.nextInt(8) == 0) {
            numbers.add("E-" + step);
            put("E-" + step, "Order " + step, step * 5);
            return;
        }
        // Also rows that began in Bitrix24.
        List<ResultNode> rows = erp();
        ResultNode row = rows.get(random.nextInt(rows.size()));
        put(row.get("number").asText().orElseThrow(), "Order, change " + step, step * 3);
    }

    private void put(String number, String title, int amount) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(page().resolve("/erp/deals/" + number))
                .timeout(Duration.ofSeconds(30))
                .PUT(HttpRequest.BodyPublishers.ofString(
                        "{\"title\":" + SyncServer.text(title) + ",\"amount\":" + amount + "}"))
                .build();
        int status =
                erpUser.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status != 200) {
            throw new IOException("the ERP answered " + status);
        }
    }

    private List<ResultNode> erp() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(page().resolve("/erp/deals"))
                .timeout(Duration.ofSeconds(30))
                .build();
        String json =
                erpUser.send(request, HttpResponse.BodyHandlers.ofString()).body();
        return ResultNode.ofJson(json)
                .orElseThrow(() -> new IOException("the ERP did not answer"))
                .items();
    }

    /** What both sides say, by deal; rows without a deal under their number. */
    Map<String, String> bitrix() {
        Map<String, String> values = new TreeMap<>();
        for (CrmObject deal : manager.rows(CrmObjects.listing(CrmType.DEAL).select("ID", "TITLE", "OPPORTUNITY"))) {
            values.put(String.valueOf(deal.id()), DealValues.of(deal).toString());
        }
        return values;
    }

    Map<String, String> ofErp() throws IOException, InterruptedException {
        Map<String, String> values = new TreeMap<>();
        for (ResultNode row : erp()) {
            String key = row.get("dealId")
                    .asText()
                    .orElse("ERP " + row.get("number").asText().orElse("?"));
            values.put(
                    key,
                    new DealValues(
                                    row.get("title").asText().orElse(""),
                                    row.get("amount").asText().orElse("0"))
                            .toString());
        }
        return values;
    }

    long writesToBitrix() {
        return portal.requestCount("crm.deal.update") + portal.requestCount("crm.deal.add");
    }

    static void pause(long milliseconds) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(milliseconds));
    }

    @Override
    public void close() {
        if (program != null) {
            program.close();
        }
        wire.close();
        manager.close();
        portal.close();
    }
}
