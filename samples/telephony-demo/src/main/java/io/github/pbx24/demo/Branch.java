package io.github.pbx24.demo;

import io.github.pbx24.pbx.simulator.SimulatedCall;
import io.github.pbx24.pbx.simulator.SimulatedWebhook;
import io.github.pbx24.simulator.CallHistoryRow;
import io.github.pbx24.simulator.InstalledApplication;
import io.github.pbx24.simulator.PortalSimulator;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * One branch of a company: its exchange, its Bitrix24 portal, and what a person would see there. Several branches may share a portal.
 * Thread-safe.
 *
 * <p>Every call of a branch has a client number of its own, so whatever Bitrix24 shows for that number belongs to that call.
 */
final class Branch implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int FIRST_NUMBER = 1_000_000;

    private final String portalId;
    private final SimulatedPbx pbx;
    private final PortalSimulator portal;
    private final boolean application;
    private final GatewayProcess gateway;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final AtomicInteger numbers;
    private final List<String> clients;
    private final boolean guest;

    /**
     * Opens a branch.
     *
     * @param portalId the portal's id in the gateway's configuration
     * @param pbx its exchange
     * @param application whether the gateway is an application there (OAuth); otherwise it uses an incoming webhook
     * @param gateway where the exchange sends its webhooks
     */
    Branch(String portalId, SimulatedPbx pbx, boolean application, GatewayProcess gateway) {
        this.portalId = portalId;
        this.pbx = pbx;
        this.application = application;
        this.gateway = gateway;
        this.guest = false;
        this.numbers = new AtomicInteger();
        this.clients = new CopyOnWriteArrayList<>();
        this.portal = PortalSimulator.builder().start();
        for (Employee employee : Employee.ALL) {
            portal.addUser(
                    employee.id(), employee.name(), employee.extension().isEmpty() ? null : employee.extension());
        }
    }

    /**
     * Opens a branch at the portal of another one.
     *
     * @param host whose portal it is, and who opens and closes it
     * @param pbx the exchange of this branch
     */
    Branch(Branch host, SimulatedPbx pbx) {
        this.portalId = host.portalId;
        this.pbx = pbx;
        this.application = host.application;
        this.gateway = host.gateway;
        this.guest = true;
        this.numbers = host.numbers;
        this.clients = host.clients;
        this.portal = host.portal;
    }

    SimulatedPbx pbx() {
        return pbx;
    }

    PortalSimulator portal() {
        return portal;
    }

    GatewayProcess gateway() {
        return gateway;
    }

    /** The portal's entry in the gateway's configuration; empty if another branch writes it. */
    String portalConfiguration() {
        return guest ? "" : """
                  - id: %s
                %s    application-token: %s
                    default-user: %s
                """.formatted(portalId, access(), portal.applicationToken(), Employee.DUTY.id());
    }

    private String access() {
        if (!application) {
            return "    incoming-webhook: " + portal.webhookUrl() + "\n";
        }
        InstalledApplication installed = portal.installApplication();
        return """
                    rest-url: %s
                    oauth:
                      client-id: %s
                      client-secret: %s
                      token-url: %s
                      access-token: %s
                      refresh-token: %s
                """.formatted(
                        portal.restUrl(),
                        installed.clientId(),
                        installed.clientSecret(),
                        portal.oauthTokenUrl(),
                        installed.accessToken(),
                        installed.refreshToken());
    }

    /** The exchange's entry in the gateway's configuration. */
    String pbxConfiguration() {
        return pbx.configuration(portalId);
    }

    /** Loads into the exchange what its administrator loads. */
    void setUp() {
        pbx.setUp(this::ask);
    }

    /** Has the portal tell the gateway when somebody clicks on a phone number. */
    void subscribe() {
        if (guest) {
            return;
        }
        portal.bindEvent("OnExternalCallStart", gateway.address().resolve("/bitrix24/" + portalId + "/events"));
    }

    /** A number that nobody has called from yet. */
    String newClient() {
        String client = String.format(Locale.ROOT, "+7900%07d", FIRST_NUMBER + numbers.incrementAndGet());
        clients.add(client);
        return client;
    }

    /** All numbers that were given out at this portal. */
    List<String> clients() {
        return List.copyOf(clients);
    }

    /** A client calls; the call began a little while ago, so that its end is not in the future. */
    SimulatedCall incoming() {
        return pbx.incoming(newClient(), aWhileAgo());
    }

    SimulatedCall outgoing(Employee employee) {
        return pbx.outgoing(newClient(), employee.extension(), aWhileAgo());
    }

    static Instant aWhileAgo() {
        return Instant.now().minusSeconds(180);
    }

    /**
     * Sends webhooks one after the other.
     *
     * @throws ScenarioFailedException if one is not accepted
     */
    void send(List<SimulatedWebhook> webhooks) {
        for (SimulatedWebhook webhook : webhooks) {
            int status = post(webhook).join();
            if (status != 200) {
                throw new ScenarioFailedException(webhook + " was answered with " + status);
            }
        }
        pbx.awaitHeard(this::isTalking);
    }

    /** As {@link #send}, all at once. */
    void sendTogether(List<SimulatedWebhook> webhooks) {
        List<CompletableFuture<Integer>> answers =
                webhooks.stream().map(this::post).toList();
        for (CompletableFuture<Integer> answer : answers) {
            if (answer.join() != 200) {
                throw new ScenarioFailedException("a webhook was answered with " + answer.join());
            }
        }
    }

    /**
     * Sends a webhook.
     *
     * @return the status of the answer; fails if there is none
     */
    CompletableFuture<Integer> post(SimulatedWebhook webhook) {
        return http.sendAsync(request(webhook), HttpResponse.BodyHandlers.discarding())
                .thenApply(HttpResponse::statusCode);
    }

    private HttpRequest request(SimulatedWebhook webhook) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        webhook.target(URI.create(gateway.address() + "/pbx/" + pbx.id())))
                .timeout(TIMEOUT)
                .method(webhook.method(), HttpRequest.BodyPublishers.ofByteArray(webhook.body()));
        webhook.headers().forEach(request::header);
        return request.build();
    }

    /**
     * Sends a question and waits for the answer.
     *
     * @throws ScenarioFailedException if it is not accepted
     */
    String answerTo(SimulatedWebhook question) {
        HttpResponse<String> answer = http.sendAsync(request(question), HttpResponse.BodyHandlers.ofString())
                .join();
        if (answer.statusCode() != 200) {
            throw new ScenarioFailedException(question + " was answered with " + answer.statusCode());
        }
        return answer.body();
    }

    /** A page of the gateway's own interface. */
    String ask(String pathAndQuery) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.address() + pathAndQuery))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + gateway.adminToken())
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new ScenarioFailedException(
                        "the gateway answered " + response.statusCode() + " to " + pathAndQuery);
            }
            return response.body();
        } catch (IOException e) {
            throw new ScenarioFailedException("the gateway does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ScenarioFailedException("interrupted", e);
        }
    }

    /** The rows of the call history for a client. */
    List<CallHistoryRow> rows(String client) {
        return portal.calls().stream()
                .filter(call -> sameNumber(call.phoneNumber(), client))
                .toList();
    }

    /** The ids of the calls with a client that run or have run in Bitrix24. */
    Set<String> callIds(String client) {
        Set<String> ids = rows(client).stream().map(CallHistoryRow::callId).collect(Collectors.toSet());
        ids.addAll(running(client));
        return ids;
    }

    /** The ids of the calls with a client that Bitrix24 takes for running. */
    Set<String> running(String client) {
        return portal.activeCalls().stream()
                .filter(call -> sameNumber(call.phoneNumber(), client))
                .map(call -> call.callId())
                .collect(Collectors.toSet());
    }

    /** On whose screens a card of a call with this client is open. */
    Set<Long> cards(String client) {
        Set<String> ids = callIds(client);
        return portal.cards().stream()
                .filter(card -> ids.contains(card.callId()))
                .map(card -> card.userId())
                .collect(Collectors.toSet());
    }

    /** On whose screens a card of a call with this client has ever been open. */
    Set<Long> cardsEver(String client) {
        Set<String> ids = callIds(client);
        return portal.cardHistory().stream()
                .filter(change -> change.shown() && ids.contains(change.callId()))
                .map(change -> change.userId())
                .collect(Collectors.toSet());
    }

    /** Waits until exactly these employees see a card. */
    void awaitCards(String client, Employee... employees) {
        Set<Long> wanted = List.of(employees).stream().map(Employee::id).collect(Collectors.toSet());
        Await.until(
                () -> "cards for users " + wanted + ", there were " + cards(client),
                () -> cards(client).equals(wanted) ? Optional.of(true) : Optional.empty());
    }

    /** Waits until the call is in the history. */
    CallHistoryRow awaitRow(String client) {
        return Await.until(
                () -> "a row in the history of Bitrix24; running there: "
                        + running(client).size() + ", the gateway says: " + callsOfGateway(client) + ", unprocessed: "
                        + ask("/api/deliveries?status=pending"),
                () -> rows(client).stream().findFirst());
    }

    /** What the gateway's own interface says of the calls with a client. */
    private List<Map<?, ?>> callsOfGateway(String client) {
        return Json.list(ask("/api/calls?limit=1000")).stream()
                .filter(call -> sameNumber(String.valueOf(call.get("clientNumber")), client))
                .toList();
    }

    private boolean isTalking(String client) {
        return callsOfGateway(client).stream().anyMatch(call -> "talking".equals(call.get("state")));
    }

    private static boolean sameNumber(String one, String other) {
        return digits(one).equals(digits(other));
    }

    private static String digits(String number) {
        return number.replaceAll("[^0-9]", "");
    }

    @Override
    public void close() {
        pbx.close();
        if (!guest) {
            portal.close();
        }
    }
}
