package io.github.pbx24.simulator;

import io.github.pbx24.simulator.internal.context.PortalContext;
import io.github.pbx24.simulator.internal.context.PortalSettings;
import io.github.pbx24.simulator.internal.event.EventBus;
import io.github.pbx24.simulator.internal.http.PortalServer;
import io.github.pbx24.simulator.internal.http.RestEndpoint;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.portal.Crm;
import io.github.pbx24.simulator.internal.portal.PortalState;
import io.github.pbx24.simulator.internal.protocol.FaultRules;
import io.github.pbx24.simulator.internal.protocol.MethodPath;
import io.github.pbx24.simulator.internal.protocol.RequestJournal;
import io.github.pbx24.simulator.internal.rest.MethodTable;
import io.github.pbx24.simulator.internal.rest.RequestLimits;
import io.github.pbx24.simulator.internal.telephony.RecordDownload;
import io.github.pbx24.simulator.internal.telephony.Switchboard;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A Bitrix24 portal in one process, over real HTTP on 127.0.0.1.
 *
 * <p>It keeps users, CRM objects, calls, recordings and subscriptions in memory and answers REST methods with the
 * semantics of a real portal, odd ones included. What a person would see in Bitrix24 is read with the query methods; they
 * return immutable snapshots. Thread-safe.
 *
 * <pre>{@code
 * try (PortalSimulator portal = PortalSimulator.builder().start()) {
 *     portal.addUser(7, "Anna Petrova", "101");
 *     URI webhook = portal.webhookUrl();
 *     // run the code under test against the webhook
 *     assertThat(portal.calls()).hasSize(1);
 * }
 * }</pre>
 *
 * @since 0.1
 */
public final class PortalSimulator extends PortalView implements AutoCloseable {

    private final PortalState portal;
    private final PortalServer server;
    private final FaultRules faultRules = new FaultRules();
    private final PortalFaults faults = new PortalFaults(faultRules);
    private final EventBus events;
    private final Switchboard switchboard;
    private final PortalAdministration administration;
    private final String webhookCode;

    private PortalSimulator(PortalState portal, RequestJournal journal, RequestLimits limits, HttpClient client) {
        this(portal, journal, limits, client, new EventBus(portal, client));
    }

    private PortalSimulator(
            PortalState portal, RequestJournal journal, RequestLimits limits, HttpClient client, EventBus events) {
        super(portal, journal, limits, events);
        this.portal = portal;
        this.events = events;
        MethodTable methods = new MethodTable(
                portal, new RecordDownload(client, portal.settings().reachable()));
        switchboard = new Switchboard(portal, methods.registration(), events);
        administration = new PortalAdministration(portal, events);
        RestEndpoint endpoint = new RestEndpoint(portal, methods, limits, faultRules, journal, events);
        server = new PortalServer(
                portal.settings().host(),
                portal.settings().port(),
                portal.settings().tls(),
                endpoint::handle);
        portal.users.put(new Employee(PortalContext.ADMINISTRATOR, "Admin", "", "", "", true));
        webhookCode = portal.accounts.addWebhook(PortalContext.ADMINISTRATOR, Set.of());
    }

    static PortalSimulator of(PortalSettings settings) {
        // HTTP/1.1, because handlers under test need not understand an upgrade request.
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(30))
                .build();
        return new PortalSimulator(
                new PortalState(settings), new RequestJournal(), new RequestLimits(settings), client);
    }

    /**
     * Starts to configure a portal.
     *
     * @return a builder with defaults
     */
    public static PortalSimulatorBuilder builder() {
        return new PortalSimulatorBuilder();
    }

    /**
     * Starts listening.
     *
     * @return this portal
     * @throws java.io.UncheckedIOException if the port is taken
     */
    public PortalSimulator start() {
        server.open();
        String publicUrl = portal.settings().publicUrl();
        portal.baseUrl(publicUrl == null ? server.scheme() + "://127.0.0.1:" + server.port() : publicUrl);
        return this;
    }

    PortalState state() {
        return portal;
    }

    /** Stops listening for good and drops all connections. */
    @Override
    public void close() {
        server.close();
    }

    /** Refuses connections and drops those that exist. State and port stay. */
    public void goDown() {
        server.shut();
    }

    /** Listens again after {@link #goDown()}. */
    public void comeUp() {
        server.open();
    }

    /**
     * The port it listens on.
     *
     * @return the port; 0 before the start if any free one was asked for
     */
    public int port() {
        return server.port();
    }

    /**
     * The address of a ready incoming webhook of the administrator, with all scopes.
     *
     * @return {@code http://127.0.0.1:{port}/rest/1/{code}/}
     * @throws IllegalStateException if the portal was never started
     */
    public URI webhookUrl() {
        return webhook(PortalContext.ADMINISTRATOR, webhookCode);
    }

    /**
     * Makes another incoming webhook.
     *
     * @param userId its owner
     * @param scopes granted scopes; empty for all
     * @return its address
     */
    public URI addWebhook(long userId, Set<String> scopes) {
        Set<String> copy = Set.copyOf(scopes);
        return webhook(userId, portal.locked(() -> portal.accounts.addWebhook(userId, copy)));
    }

    private URI webhook(long userId, String code) {
        return URI.create(portal.restUrl() + userId + "/" + code + "/");
    }

    /**
     * Deletes an incoming webhook; its requests get {@code INVALID_CREDENTIALS}.
     *
     * @param webhook the address from {@link #webhookUrl()} or {@link #addWebhook}
     */
    public void revokeWebhook(URI webhook) {
        MethodPath.of(webhook.getPath() + "x")
                .map(MethodPath.Route::webhookCode)
                .ifPresent(code -> portal.lockedRun(() -> portal.accounts.removeWebhook(code)));
    }

    /**
     * The REST address for OAuth applications.
     *
     * @return {@code http://127.0.0.1:{port}/rest/}
     * @throws IllegalStateException if the portal was never started
     */
    public URI restUrl() {
        return URI.create(portal.restUrl());
    }

    /**
     * The token endpoint of the authorization server, which lives in the same process.
     *
     * @return {@code http://127.0.0.1:{port}/oauth/token/}
     * @throws IllegalStateException if the portal was never started
     */
    public URI oauthTokenUrl() {
        return URI.create(portal.baseUrl() + "/oauth/token/");
    }

    /**
     * Installs an application with all scopes for the administrator.
     *
     * @return its keys and first tokens
     */
    public InstalledApplication installApplication() {
        return installApplication("Sample PBX connector", PortalContext.ADMINISTRATOR, Set.of());
    }

    /**
     * Installs an application.
     *
     * @param name what the portal shows
     * @param userId the user of the first tokens
     * @param scopes granted scopes; empty for all
     * @return its keys and first tokens
     */
    public InstalledApplication installApplication(String name, long userId, Set<String> scopes) {
        return administration.install(name, userId, scopes);
    }

    /**
     * Issues what the redirect after a login carries: a code that lives 30 seconds and works once.
     *
     * @param application an installed application
     * @param userId who logged in
     * @return the code
     */
    public String authorizationCode(InstalledApplication application, long userId) {
        return portal.locked(() -> portal.accounts.issueCode(application.appId(), userId));
    }

    /** Lets every access token expire now; refresh tokens keep working. */
    public void expireAccessTokens() {
        portal.lockedRun(portal.accounts::expireAccessTokens);
    }

    /**
     * Revokes all tokens of an application: {@code invalid_token} and {@code invalid_grant} from now on.
     *
     * @param application an installed application
     */
    public void revokeTokens(InstalledApplication application) {
        portal.lockedRun(() -> portal.accounts.revokeTokens(application.appId()));
    }

    /**
     * Removes an application with its tokens, lines and subscriptions. Its handler of {@code ONAPPUNINSTALL} is told; the
     * user keeps the application's data.
     *
     * @param application an installed application
     */
    public void uninstallApplication(InstalledApplication application) {
        administration.uninstallApplication(application, false);
    }

    /**
     * Adds or replaces an active employee.
     *
     * @param id the user's id
     * @param fullName first and last name
     * @param extension {@code UF_PHONE_INNER}; null for none
     * @return the user
     */
    public Employee addUser(long id, String fullName, @Nullable String extension) {
        int space = fullName.indexOf(' ');
        return addUser(new Employee(
                id,
                space < 0 ? fullName : fullName.substring(0, space),
                space < 0 ? "" : fullName.substring(space + 1),
                extension == null ? "" : extension,
                "",
                true));
    }

    /**
     * Adds or replaces an employee.
     *
     * @param user the user
     * @return the same user
     */
    public Employee addUser(Employee user) {
        portal.lockedRun(() -> portal.users.put(user));
        return user;
    }

    /**
     * Dismisses an employee: no calls, no logins, dead webhooks.
     *
     * @param id the user's id; unknown ids are ignored
     */
    public void deactivateUser(long id) {
        portal.lockedRun(() -> portal.users
                .find(id)
                .ifPresent(user -> portal.users.put(
                        new Employee(id, user.name(), user.lastName(), user.extension(), user.mobilePhone(), false))));
    }

    /**
     * Adds a contact.
     *
     * @param fullName first and last name
     * @param phone in any notation; empty for none
     * @param responsibleUserId {@code ASSIGNED_BY_ID}
     * @return the contact's id
     */
    public long addContact(String fullName, String phone, long responsibleUserId) {
        return portal.locked(
                () -> portal.crm.add(CrmObjectType.CONTACT, Crm.contactFields(fullName), phone, responsibleUserId));
    }

    /**
     * Adds a company.
     *
     * @param title its name
     * @param phone in any notation; empty for none
     * @param responsibleUserId {@code ASSIGNED_BY_ID}
     * @return the company's id
     */
    public long addCompany(String title, String phone, long responsibleUserId) {
        return portal.locked(
                () -> portal.crm.add(CrmObjectType.COMPANY, Php.map("TITLE", title), phone, responsibleUserId));
    }

    /**
     * Adds an open lead.
     *
     * @param title its title
     * @param phone in any notation; empty for none
     * @param responsibleUserId {@code ASSIGNED_BY_ID}
     * @return the lead's id
     */
    public long addLead(String title, String phone, long responsibleUserId) {
        return portal.locked(
                () -> portal.crm.add(CrmObjectType.LEAD, Crm.leadFields(title, "CALL"), phone, responsibleUserId));
    }

    /**
     * Adds an open deal.
     *
     * @param title its title
     * @param contactId its contact; null for none
     * @param responsibleUserId {@code ASSIGNED_BY_ID}
     * @return the deal's id
     */
    public long addDeal(String title, @Nullable Long contactId, long responsibleUserId) {
        return portal.locked(
                () -> portal.crm.add(CrmObjectType.DEAL, Crm.dealFields(title, contactId), "", responsibleUserId));
    }

    /**
     * Subscribes like an outgoing webhook: no tokens in the events. Only loopback addresses are called.
     *
     * @param event the event's name, in any case
     * @param handler where to POST
     */
    public void bindEvent(String event, URI handler) {
        String name = event.toUpperCase(Locale.ROOT);
        portal.lockedRun(() -> portal.bindings.bind(name, handler, null, 0));
    }

    /**
     * A user clicks a phone number. The portal registers the call itself and raises {@code ONEXTERNALCALLSTART} for the
     * owner of the line, or for outgoing webhooks if the owner has no handler. A second click within 30 minutes raises a
     * second event with the same id, unless the call was finished.
     *
     * @param userId who clicks; must be active
     * @param phone the number as shown; digits after {@code ,} or {@code ;} become the extension
     * @param lineNumber the user's outgoing line; empty for the application without a line
     * @return {@code CALL_ID}
     * @throws IllegalArgumentException if the user is unknown or dismissed
     */
    public String clickToCall(long userId, String phone, String lineNumber) {
        return switchboard.clickToCall(userId, phone, lineNumber);
    }

    /**
     * A customer asks for a callback: raises {@code ONEXTERNALCALLBACKSTART}. No call is registered.
     *
     * @param phone the customer's number
     * @param lineNumber the line of the callback form; empty for none
     * @param text what to say to the employee
     */
    public void requestCallback(String phone, String lineNumber, String text) {
        switchboard.requestCallback(phone, lineNumber, text);
    }

    /**
     * Waits until every raised event was answered or has failed.
     *
     * @param atMost how long to wait, in real time
     * @return false if events are still on their way
     */
    public boolean awaitEvents(Duration atMost) {
        return events.await(atMost);
    }

    /**
     * What an administrator does in the portal's own pages.
     *
     * @return the administrator's side of this portal
     */
    public PortalAdministration administration() {
        return administration;
    }

    /**
     * Makes the portal misbehave.
     *
     * @return the faults of this portal
     */
    public PortalFaults faults() {
        return faults;
    }
}
