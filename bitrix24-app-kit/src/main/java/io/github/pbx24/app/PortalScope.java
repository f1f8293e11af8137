package io.github.pbx24.app;

import io.github.pbx24.app.call.Call;
import io.github.pbx24.app.call.CallDay;
import io.github.pbx24.app.call.CallQuery;
import io.github.pbx24.app.call.PortalLine;
import io.github.pbx24.app.call.Project;
import io.github.pbx24.app.internal.ScopeRows;
import io.github.pbx24.app.pipeline.Analysis;
import io.github.pbx24.app.pipeline.Transcript;
import io.github.pbx24.app.session.NotAllowedException;
import io.github.pbx24.app.session.Session;
import io.github.pbx24.app.setup.SetUpReport;
import io.github.pbx24.app.status.Delivery;
import io.github.pbx24.app.status.DeliveryQuery;
import io.github.pbx24.app.webhook.WebhookSecret;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything an application has of one portal. It is bound to that portal when it is made, so no question can reach the data of another
 * one; made for a {@link Session} it is bound to what that user may see as well: an administrator everything, anybody else the own
 * calls. Thread-safe; methods block on the database.
 *
 * @since 0.1
 */
public final class PortalScope {

    private final String memberId;
    private final ScopeRows rows;
    private final boolean administrator;
    private final Actions actions;

    /** What changes more than rows. */
    interface Actions {
        boolean retry(String deliveryId);

        void linesChanged();

        URI webhookAddress();

        List<WebhookSecret> secrets();

        WebhookSecret addSecret(String secret);

        boolean removeSecret(String id);
    }

    PortalScope(String memberId, ScopeRows rows, boolean administrator, Actions actions) {
        this.memberId = memberId;
        this.rows = rows;
        this.administrator = administrator;
        this.actions = actions;
    }

    /**
     * The portal.
     *
     * @return its {@code member_id}
     */
    public String memberId() {
        return memberId;
    }

    /**
     * Whether settings and delivery status may be seen and changed.
     *
     * @return true for an administrator, and for a scope that was made without a session
     */
    public boolean isAdministrator() {
        return administrator;
    }

    /**
     * Calls that may be seen, newest first.
     *
     * @param query which of them
     * @return at most as many as the query allows
     */
    public List<Call> calls(CallQuery query) {
        return rows.calls(query);
    }

    /**
     * One call.
     *
     * @param callId {@code CALL_ID} of the portal
     * @return empty if there is none, or it may not be seen
     */
    public Optional<Call> call(String callId) {
        return rows.call(callId);
    }

    /**
     * The redacted transcript of a call.
     *
     * @param callId {@code CALL_ID} of the portal
     * @return empty if there is none yet, or the call may not be seen
     */
    public Optional<Transcript> transcript(String callId) {
        return rows.transcript(callId);
    }

    /**
     * The findings about a call.
     *
     * @param callId {@code CALL_ID} of the portal
     * @return empty if there are none yet, or the call may not be seen
     */
    public Optional<Analysis> analysis(String callId) {
        return rows.analysis(callId);
    }

    /**
     * Calls that may be seen, counted by day, oldest first.
     *
     * @param query which of them; its limit counts days, its state and {@code before} are best left out
     * @return days with at least one call
     */
    public List<CallDay> days(CallQuery query) {
        return rows.days(query.after(null));
    }

    /**
     * The projects of the portal; anybody may know their names.
     *
     * @return in the order of their ids
     */
    public List<Project> projects() {
        return rows.projects();
    }

    /**
     * Adds or changes a project.
     *
     * @param project the project
     * @throws NotAllowedException if the user is no administrator
     */
    public void saveProject(Project project) {
        requireAdministrator();
        rows.saveProject(project);
        actions.linesChanged();
    }

    /**
     * Removes a project; its lines have none then. Its calls stay.
     *
     * @param id the project
     * @return false if there was none
     * @throws NotAllowedException if the user is no administrator
     */
    public boolean removeProject(String id) {
        requireAdministrator();
        return rows.removeProject(id);
    }

    /**
     * Lines that have a project or had a call.
     *
     * @return in the order of their names
     * @throws NotAllowedException if the user is no administrator
     */
    public List<PortalLine> lines() {
        requireAdministrator();
        return rows.lines();
    }

    /**
     * Gives a line to a project; calls that waited for it are worked on now.
     *
     * @param line the portal's name of the line, at most 200 characters
     * @param projectId the project; null for none
     * @throws NotAllowedException if the user is no administrator
     * @throws IllegalArgumentException if there is no such project, or the line is blank or too long
     */
    public void mapLine(String line, @Nullable String projectId) {
        requireAdministrator();
        if (line.isBlank() || line.length() > 200) {
            throw new IllegalArgumentException("line must be 1 to 200 characters");
        }
        rows.mapLine(line, projectId);
        actions.linesChanged();
    }

    /**
     * What became of webhooks, downloads, analyses and write-backs.
     *
     * @param query which of them
     * @return newest first
     * @throws NotAllowedException if the user is no administrator
     */
    public List<Delivery> deliveries(DeliveryQuery query) {
        requireAdministrator();
        return rows.deliveries(query);
    }

    /**
     * Tries a step again that was given up.
     *
     * @param deliveryId {@link Delivery#id}
     * @return false if there is no such step
     * @throws NotAllowedException if the user is no administrator
     */
    public boolean retry(String deliveryId) {
        requireAdministrator();
        return actions.retry(deliveryId);
    }

    /**
     * Whether the portal has what the application needs.
     *
     * @return the last report; empty if it was never checked
     * @throws NotAllowedException if the user is no administrator
     */
    public Optional<SetUpReport> setUp() {
        requireAdministrator();
        return rows.setUp();
    }

    /**
     * Where other sources tell that there is something new of a call: a POST signed as {@link
     * io.github.pbx24.app.webhook.SignedWebhooks} describes, whose body is {@code {"call_id": "…"}} or {@code {"activity_id": 7}}.
     *
     * @return the address for this portal
     * @throws NotAllowedException if the user is no administrator
     */
    public URI webhookAddress() {
        requireAdministrator();
        return actions.webhookAddress();
    }

    /**
     * The secrets with which such webhooks are signed; all of them are accepted. What they are is told to nobody.
     *
     * @return the newest first
     * @throws NotAllowedException if the user is no administrator
     */
    public List<WebhookSecret> webhookSecrets() {
        requireAdministrator();
        return actions.secrets();
    }

    /**
     * Adds a secret, to be given to those who send. It is kept encrypted. The older ones go on being accepted until they are removed.
     *
     * @param secret 16 to 200 characters of ASCII, without blanks
     * @return how it is named from now on
     * @throws NotAllowedException if the user is no administrator
     * @throws IllegalArgumentException if it is too short, too long or has other characters, or there are {@link
     *     WebhookSecret#MAX_AT_ONCE} already
     */
    public WebhookSecret addWebhookSecret(String secret) {
        requireAdministrator();
        return actions.addSecret(secret);
    }

    /**
     * Removes a secret; what is signed with it is refused from now on.
     *
     * @param id {@link WebhookSecret#id}
     * @return false if there was none
     * @throws NotAllowedException if the user is no administrator
     */
    public boolean removeWebhookSecret(String id) {
        requireAdministrator();
        return actions.removeSecret(id);
    }

    /**
     * Why the application cannot call the portal any more. An administrator who opens the application mends it.
     *
     * @return the reason; empty if it can
     */
    public Optional<String> authorisationProblem() {
        return rows.deadTokens().map(ScopeRows.DeadTokens::reason);
    }

    private void requireAdministrator() {
        if (!administrator) {
            throw new NotAllowedException("only an administrator of the portal may do this");
        }
    }

    /** The portal only. */
    @Override
    public String toString() {
        return "PortalScope[" + memberId + (administrator ? "" : ", own calls") + "]";
    }
}
