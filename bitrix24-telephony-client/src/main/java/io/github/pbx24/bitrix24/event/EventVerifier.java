package io.github.pbx24.bitrix24.event;

import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.internal.form.PhpForm;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Checks the {@code application_token} of events. Bitrix24 signs nothing: this shared secret is the only proof.
 * Several tokens are accepted at once, so that they can be changed without a gap. Comparison takes the same time
 * whichever token matches. Immutable and thread-safe.
 *
 * @see <a href="https://apidocs.bitrix24.com/api-reference/events/safe-event-handlers.html">Safe event handlers</a>
 * @since 0.1
 */
public final class EventVerifier {

    /** What must not be stored, at whatever depth: events of bots carry a second set. */
    static final Set<String> SECRETS = Set.of("access_token", "refresh_token", "application_token");

    private final List<byte[]> accepted;
    private final @Nullable String memberId;
    private final boolean provenOtherwise;

    private EventVerifier(Collection<String> tokens, @Nullable String memberId, boolean provenOtherwise) {
        this.accepted = tokens.stream().map(EventVerifier::digest).toList();
        this.memberId = memberId;
        this.provenOtherwise = provenOtherwise;
    }

    private static EventVerifier of(Collection<String> tokens, @Nullable String memberId) {
        if (tokens.isEmpty() || tokens.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("tokens must not be empty or blank");
        }
        return new EventVerifier(tokens, memberId, false);
    }

    /**
     * Accepts events with one of the tokens, from whatever portal.
     *
     * @param tokens accepted application tokens; at least one
     * @return the verifier
     * @throws IllegalArgumentException if there is none, or one is blank
     */
    public static EventVerifier accepting(Collection<String> tokens) {
        return of(tokens, null);
    }

    /**
     * Accepts events with one of the tokens from one portal.
     *
     * @param memberId {@code member_id} of the portal
     * @param tokens accepted application tokens; at least one
     * @return the verifier
     * @throws IllegalArgumentException if there is no token, or one is blank
     */
    public static EventVerifier forPortal(String memberId, Collection<String> tokens) {
        return of(tokens, memberId);
    }

    /**
     * Accepts events without a token, because the request that brought them was proven in another way, for example by a
     * signature over its body.
     *
     * @param memberId {@code member_id} of the portal they must name; null if they need not
     * @return the verifier
     */
    public static EventVerifier provenOtherwise(@Nullable String memberId) {
        return new EventVerifier(List.of(), memberId, true);
    }

    /**
     * Checks a raw body and reads the event, decoding the body once, where one address serves several portals.
     *
     * @param body the body of the POST; not kept
     * @param portals answers the verifier for the portal that the event names. What it is given is not proven yet: it may be
     *     looked up and compared, nothing else. Empty for a portal that nobody knows
     * @return the event, or why there is none; never throws on content
     */
    public static OpenedEvent open(byte[] body, Function<EventAuth, Optional<EventVerifier>> portals) {
        EventVerdict verdict = EventVerdict.MALFORMED;
        try {
            PhpForm.Parsed parsed = PhpForm.parse(body, SECRETS);
            ResultNode form = parsed.fields();
            EventAuth auth = EventAuth.from(form.get("auth"));
            verdict = portals.apply(auth)
                    .map(verifier -> verifier.verify(auth))
                    .orElse(auth.applicationToken() == null ? EventVerdict.TOKEN_MISSING : EventVerdict.MEMBER_WRONG);
            if (verdict.isAccepted()) {
                return new OpenedEvent.Accepted(Bitrix24Events.read(form, auth), parsed.withoutNamed());
            }
            return new OpenedEvent.Refused(verdict, verdict.reason());
        } catch (MalformedEventException e) {
            // What is wrong is told only to who proved to be the portal.
            return new OpenedEvent.Refused(
                    EventVerdict.MALFORMED, verdict.isAccepted() ? String.valueOf(e.getMessage()) : verdict.reason());
        }
    }

    /**
     * Checks a raw body, before any of its data is looked at.
     *
     * @param body the body of the POST
     * @return the verdict; never throws on content
     */
    public EventVerdict verify(byte[] body) {
        ResultNode auth;
        try {
            auth = PhpForm.parse(body).get("auth");
        } catch (MalformedEventException e) {
            return EventVerdict.MALFORMED;
        }
        return verify(EventAuth.from(auth));
    }

    /**
     * Checks a raw body and reads the event, decoding the body once.
     *
     * @param body the body of the POST; not kept
     * @return the event, or why there is none; never throws on content
     */
    public OpenedEvent open(byte[] body) {
        return open(body, auth -> Optional.of(this));
    }

    /**
     * Checks an event that was read already.
     *
     * @param auth its {@code auth} part
     * @return the verdict
     */
    public EventVerdict verify(EventAuth auth) {
        if (provenOtherwise) {
            return verifyMember(auth);
        }
        Optional<String> token = Optional.ofNullable(auth.applicationToken());
        if (token.isEmpty()) {
            return EventVerdict.TOKEN_MISSING;
        }
        byte[] given = digest(token.get());
        boolean known = false;
        for (byte[] expected : accepted) {
            known |= MessageDigest.isEqual(expected, given);
        }
        if (!known) {
            return EventVerdict.TOKEN_WRONG;
        }
        return verifyMember(auth);
    }

    private EventVerdict verifyMember(EventAuth auth) {
        return memberId == null || memberId.equals(auth.memberId()) ? EventVerdict.ACCEPTED : EventVerdict.MEMBER_WRONG;
    }

    /** Digests have one length, so that a comparison does not tell the length of the secret. */
    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /** Without the tokens. */
    @Override
    public String toString() {
        return "EventVerifier[" + accepted.size() + " tokens, memberId=" + memberId + "]";
    }
}
