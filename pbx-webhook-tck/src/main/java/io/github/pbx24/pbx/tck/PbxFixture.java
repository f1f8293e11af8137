package io.github.pbx24.pbx.tck;

import io.github.pbx24.pbx.PbxProvider;
import io.github.pbx24.pbx.WebhookRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An exchange, described by examples. Requests are given without proof; {@link #prove} adds it. Every method must give equal values
 * each time.
 *
 * @since 0.1
 */
public interface PbxFixture {

    /**
     * The provider to check.
     *
     * @return a provider
     */
    PbxProvider provider();

    /**
     * Settings with everything that the declared capabilities need, two secrets for {@link Capability#ROTATES_SECRETS} included.
     *
     * @return valid settings
     */
    Map<String, Object> settings();

    /**
     * Settings of a second exchange of the same kind, with other secrets.
     *
     * @return valid settings; unless overridden, {@link #settings()} with every letter and digit of the {@link #secrets()} replaced by the next one
     */
    default Map<String, Object> otherSettings() {
        return OtherSecrets.in(settings(), secrets());
    }

    /**
     * The secrets among the settings.
     *
     * @return texts that must never show; each at least 8 characters and in no other value of the settings or samples
     */
    List<String> secrets();

    /**
     * Settings with several mistakes.
     *
     * @return wrong settings; their texts that contain {@code SECRET} must not show in the complaint
     */
    Map<String, Object> wrongSettings();

    /**
     * What is wrong with {@link #wrongSettings()}.
     *
     * @return the keys of all mistakes, as the complaint should name them; at least two
     */
    Set<String> wrongKeys();

    /**
     * What the exchange can do.
     *
     * @return the capabilities; all others must not be offered
     */
    Set<Capability> capabilities();

    /**
     * Adds the proof, as the exchange does with its current secret.
     *
     * @param request a request without proof
     * @return the request as it would arrive; the same request if the exchange proves nothing
     */
    WebhookRequest prove(WebhookRequest request);

    /**
     * Adds a proof made with a secret that was never agreed upon.
     *
     * @param request a request without proof
     * @return a forged request; asked for with {@link Capability#PROVES_SENDER} only
     */
    WebhookRequest forge(WebhookRequest request);

    /**
     * Adds the proof made with the second secret.
     *
     * @param request a request without proof
     * @return a request of an exchange that still uses the old secret; asked for with {@link Capability#ROTATES_SECRETS} only
     */
    default WebhookRequest proveWithOldSecret(WebhookRequest request) {
        throw new UnsupportedOperationException("declare ROTATES_SECRETS only with an old secret");
    }

    /**
     * Calls from beginning to end.
     *
     * @return at least two calls, one of them with several requests; each of {@link #kinds()} occurs
     */
    List<SampleCall> calls();

    /**
     * All kinds of events about calls that the documentation of the exchange shows, those of rare events too. What only asks, or says nothing
     * that a {@link io.github.pbx24.pbx.CallEvent} can tell, is none.
     *
     * @return names as {@link io.github.pbx24.pbx.ParsedWebhook#kind()} tells them; not empty
     */
    Set<String> kinds();

    /**
     * A request that tells which call and what happened, and nothing else.
     *
     * @return a request without any detail
     */
    WebhookRequest bare();

    /**
     * A request about a client who withholds the number.
     *
     * @return a request in the exchange's own spelling of that
     */
    WebhookRequest withheld();

    /**
     * A valid request of a kind that nobody knows.
     *
     * @return a request that should be ignored
     */
    WebhookRequest unknownEvent();

    /**
     * Requests with one unreadable detail each: a time, a duration, a number, a word.
     *
     * @return at least one request that should live all the same
     */
    List<WebhookRequest> unreadableDetails();

    /**
     * Requests that cannot be understood: no call, no kind, broken syntax.
     *
     * @return at least one request that should be refused as malformed
     */
    List<WebhookRequest> malformed();

    /**
     * Headers that hold proofs, to be filled with garbage.
     *
     * @return header names; may be empty
     */
    List<String> proofHeaders();
}
