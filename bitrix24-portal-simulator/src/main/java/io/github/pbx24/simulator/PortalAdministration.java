package io.github.pbx24.simulator;

import io.github.pbx24.simulator.internal.context.OauthApplication;
import io.github.pbx24.simulator.internal.context.PortalContext;
import io.github.pbx24.simulator.internal.context.RaisedEvent;
import io.github.pbx24.simulator.internal.event.EventBus;
import io.github.pbx24.simulator.internal.page.FrameOpener;
import io.github.pbx24.simulator.internal.page.PortalPages;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.portal.Accounts;
import io.github.pbx24.simulator.internal.portal.AppPages;
import io.github.pbx24.simulator.internal.portal.Confirmations;
import io.github.pbx24.simulator.internal.portal.EventBindings;
import io.github.pbx24.simulator.internal.portal.PlacementStore;
import io.github.pbx24.simulator.internal.portal.PortalState;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an administrator does in the portal's own pages: applications with an installation address, permissions for single
 * methods, what the plan includes. Thread-safe.
 *
 * @since 0.1
 */
public final class PortalAdministration {

    private final PortalState portal;
    private final EventBus events;
    private final FrameOpener opener;

    PortalAdministration(PortalState portal, EventBus events) {
        this.portal = portal;
        this.events = events;
        this.opener = new FrameOpener(portal);
    }

    /**
     * Installs an application that uses the API only: the portal sends {@code ONAPPINSTALL} with the first pair of tokens to
     * the installation address. Only loopback addresses are called.
     *
     * @param name what the portal shows
     * @param userId the user of the first tokens
     * @param scopes granted scopes; empty for all
     * @param installAddress where to POST
     * @return its keys and the same tokens
     */
    public InstalledApplication installApplication(String name, long userId, Set<String> scopes, URI installAddress) {
        Installation installation = issue(name, userId, scopes);
        RaisedEvent event = new RaisedEvent(
                "ONAPPINSTALL",
                Php.map("VERSION", 1L, "ACTIVE", "Y", "INSTALLED", "Y", "LANGUAGE_ID", "ru"),
                portal.now(),
                userId,
                installation.application().appId(),
                true);
        EventBindings.Binding binding = portal.locked(() -> portal.bindings.unlisted(
                event.name(), installAddress, installation.application().appId(), userId));
        events.send(List.of(events.prepare(event, binding, installation.pair())));
        return installation.application();
    }

    /**
     * Creates an application with pages in the portal, as an administrator does under "Local application". It is not installed:
     * it gets no events and its widgets are not shown until its installation page calls {@code installFinish}, or until
     * {@link #finishInstallation}.
     *
     * @param name what the portal shows
     * @param scopes granted scopes; empty for all
     * @param page the application's page
     * @param installPage its installation page; null for none, and then it counts as installed at once
     * @return its keys
     */
    public ApplicationKeys addApplication(String name, Set<String> scopes, URI page, @Nullable URI installPage) {
        Set<String> copy = Set.copyOf(scopes);
        return portal.locked(() -> {
            OauthApplication application = portal.accounts.addApplication(name, copy, installPage == null);
            portal.pages.put(application.id(), new AppPages.Pages(page, installPage));
            return new ApplicationKeys(application.id(), application.clientId(), application.clientSecret());
        });
    }

    /**
     * Creates an application that has its keys from elsewhere, as an application from the market has the same on all
     * portals.
     *
     * @param keys its keys, for example those another portal made; the id of the application is this portal's own
     * @param name what the portal shows
     * @param scopes granted scopes; empty for all
     * @param page the application's page
     * @param installPage its installation page; null for none, and then it counts as installed at once
     * @return the keys with the id on this portal
     */
    public ApplicationKeys addApplication(
            ApplicationKeys keys, String name, Set<String> scopes, URI page, @Nullable URI installPage) {
        Set<String> copy = Set.copyOf(scopes);
        return portal.locked(() -> {
            OauthApplication application = portal.accounts.addApplication(
                    keys.clientId(), keys.clientSecret(), name, copy, installPage == null);
            portal.pages.put(application.id(), new AppPages.Pages(page, installPage));
            return new ApplicationKeys(application.id(), application.clientId(), application.clientSecret());
        });
    }

    /**
     * Says what the employee's role of the telephony allows. At first everybody may see and hear everything.
     *
     * <p>{@code voximplant.statistic.get} answers {@code ACCESS_DENIED} to somebody who may see no call. That it shows only the
     * own calls to somebody who may see those is this simulator's reading of a page that does not say it.
     *
     * @param userId the employee
     * @param statistics which calls the employee may see
     * @param recordings which recordings the employee may hear: {@code disk.file.get} refuses the others
     */
    public void callRights(long userId, CallAccess statistics, CallAccess recordings) {
        portal.lockedRun(() -> portal.callRights.put(userId, statistics, recordings));
    }

    /**
     * Makes a user an administrator of the portal, beside user 1.
     *
     * @param userId the user
     */
    public void makeAdministrator(long userId) {
        portal.makeAdministrator(userId);
    }

    /**
     * Says that the installer has finished, as its page does with {@code installFinish}.
     *
     * @param appId {@link ApplicationKeys#appId()}
     */
    public void finishInstallation(long appId) {
        portal.lockedRun(() -> portal.accounts.finishInstallation(appId));
    }

    /**
     * Opens the application's page for a user, or its installation page as long as it is not installed.
     *
     * @param appId {@link ApplicationKeys#appId()}
     * @param userId who looks
     * @return what the user's browser would submit
     * @throws IllegalArgumentException if there is no such page, or somebody else than the administrator wants to install
     */
    public PageOpening openApplication(long appId, long userId) {
        return opener.openApplication(appId, userId, PortalPages.ENGLISH);
    }

    /**
     * Opens a page the application has bound with {@code placement.bind}.
     *
     * @param appId the application
     * @param userId who looks
     * @param placement the placement code, for example {@code CRM_DEAL_DETAIL_TAB}
     * @param options {@code PLACEMENT_OPTIONS}, for example the key {@code ID} with the object's id; empty for none
     * @return what the user's browser would submit
     * @throws IllegalArgumentException if the application has bound nothing there
     */
    public PageOpening openPlacement(
            long appId, long userId, String placement, Map<String, ? extends @Nullable Object> options) {
        return opener.openPlacement(appId, userId, PortalPages.ENGLISH, placement, options);
    }

    /**
     * The page of the portal that shows an application in a frame, for a browser.
     *
     * @param appId the application
     * @param userId who looks
     * @return its address; with {@code #install} the installation begins at once
     */
    public URI applicationPage(long appId, long userId) {
        return URI.create(portal.baseUrl() + "/marketplace/app/" + appId + "/?user=" + userId);
    }

    /**
     * The card of a CRM object with a tab for each widget, for a browser.
     *
     * @param type the object's kind
     * @param id its id
     * @param userId who looks
     * @return its address; with {@code #tab-1} the first widget is opened at once, with {@code &lang=ru} the language is Russian
     */
    public URI cardPage(CrmObjectType type, long id, long userId) {
        return URI.create(portal.baseUrl() + "/crm/" + type.name().toLowerCase(Locale.ROOT) + "/details/" + id
                + "/?user=" + userId);
    }

    /** Installs without telling anybody. */
    InstalledApplication install(String name, long userId, Set<String> scopes) {
        return issue(name, userId, scopes).application();
    }

    private record Installation(InstalledApplication application, Accounts.TokenPair pair) {}

    private Installation issue(String name, long userId, Set<String> scopes) {
        Set<String> copy = Set.copyOf(scopes);
        return portal.locked(() -> {
            OauthApplication application = portal.accounts.addApplication(name, copy, true);
            Accounts.TokenPair pair = portal.accounts.issue(application, userId);
            InstalledApplication installed = new InstalledApplication(
                    application.id(),
                    application.clientId(),
                    application.clientSecret(),
                    pair.access(),
                    pair.refresh(),
                    pair.expiresAt(),
                    portal.settings().memberId(),
                    portal.settings().applicationToken(),
                    userId);
            return new Installation(installed, pair);
        });
    }

    /**
     * Removes an application with its tokens, lines, subscriptions and placements. Its handlers of {@code ONAPPUNINSTALL}
     * get an event without tokens.
     *
     * @param application an installed application
     * @param clean whether the user wants the application to delete its data
     */
    public void uninstallApplication(InstalledApplication application, boolean clean) {
        long appId = application.appId();
        RaisedEvent event = new RaisedEvent(
                "ONAPPUNINSTALL",
                Php.map("LANGUAGE_ID", "ru", "CLEAN", clean ? 1L : 0L),
                portal.now(),
                PortalContext.ADMINISTRATOR,
                appId,
                true);
        List<EventBus.Outgoing> outgoing = toOwner(List.of(event), appId);
        portal.lockedRun(() -> {
            portal.accounts.removeApplication(appId);
            portal.lines.removeOf(appId);
            portal.sipLines.removeOf(appId);
            portal.bindings.unbind(binding -> Long.valueOf(appId).equals(binding.appId()));
            portal.offline.removeOf(appId);
            portal.placements.unbind(placement -> placement.appId() == appId);
            portal.pages.remove(appId);
        });
        events.send(outgoing);
    }

    /**
     * Answers what the portal asks an administrator when an application calls a method that needs a permission for each
     * access token ({@code voximplant.user.get}). The application's handlers of {@code ONAPPMETHODCONFIRM} are told.
     *
     * @param application an installed application
     * @param method the method, in lower case
     * @param allowed whether its waiting access tokens may call it
     * @return how many access tokens were waiting
     */
    public int decideMethod(InstalledApplication application, String method, boolean allowed) {
        long appId = application.appId();
        List<Confirmations.Decided> decided = portal.locked(() -> portal.confirmations.decide(appId, method, allowed));
        List<RaisedEvent> raised = new ArrayList<>();
        for (Confirmations.Decided decision : decided) {
            raised.add(new RaisedEvent(
                    "ONAPPMETHODCONFIRM",
                    Php.map(
                            "TOKEN",
                            decision.token(),
                            "METHOD",
                            method,
                            "CONFIRMED",
                            allowed ? 1L : 0L,
                            "LANGUAGE_ID",
                            "ru"),
                    portal.now(),
                    decision.userId(),
                    appId,
                    true));
        }
        events.send(toOwner(raised, appId));
        return decided.size();
    }

    /** An outgoing webhook never hears what concerns an application. */
    private List<EventBus.Outgoing> toOwner(List<RaisedEvent> raised, long appId) {
        List<EventBus.Outgoing> outgoing = new ArrayList<>();
        for (RaisedEvent event : raised) {
            if (portal.locked(() -> portal.bindings.has(appId, event.name()))) {
                outgoing.addAll(events.prepare(List.of(event)));
            }
        }
        return outgoing;
    }

    /**
     * Raises an event the simulator has no cause for, for example {@code OnTaskAdd} or {@code OnCrmDealDelete}, for
     * everybody who subscribed, offline queues included.
     *
     * @param event the event's name, in any case
     * @param data its data: text, numbers, booleans, null, and maps and lists of them
     * @param userId who caused it; 0 for a robot, and then the event carries no tokens
     */
    public void raiseEvent(String event, Map<String, ? extends @Nullable Object> data, long userId) {
        RaisedEvent raised = new RaisedEvent(
                event.toUpperCase(Locale.ROOT), new LinkedHashMap<>(data), portal.now(), userId, null, false);
        events.send(events.prepare(List.of(raised)));
    }

    /**
     * Changes what the plan includes. Everything is included at first.
     *
     * @param code {@code rest_offline_extended} (reserving offline events) or {@code rest_auth_connector} (naming a queue of
     *     offline events)
     * @param included whether the plan has it
     */
    public void feature(String code, boolean included) {
        portal.lockedRun(() -> portal.features.set(code, included));
    }

    /**
     * Adds or replaces the follow-up of a video call.
     *
     * @param followUp the follow-up
     */
    public void addFollowUp(CallFollowUp followUp) {
        portal.lockedRun(() -> portal.followUps.add(followUp));
    }

    /**
     * The pages an application has put into the user interface.
     *
     * @param application an installed application
     * @return placement codes, in the order of binding
     */
    public List<String> placements(InstalledApplication application) {
        return portal.locked(() -> portal.placements.of(application.appId())).stream()
                .map(PlacementStore.Placement::code)
                .toList();
    }

    /**
     * The line users call out over.
     *
     * @return the id last set; null if none was
     */
    public @Nullable String outgoingLine() {
        String line = portal.locked(portal.phones::outgoingLine);
        return line.isEmpty() ? null : line;
    }
}
