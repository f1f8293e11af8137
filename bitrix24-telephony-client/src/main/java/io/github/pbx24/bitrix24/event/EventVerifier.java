package io.github.pbx24.bitrix24.event;

import io.github.pbx24.bitrix24.ResultNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
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

    private final List<byte[]> accepted;
    private final @Nullable String memberId;

    private EventVerifier(Collection<String> tokens, @Nullable String memberId) {
        if (tokens.isEmpty() || tokens.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("tokens must not be empty or blank");
        }
        this.accepted = tokens.stream().map(EventVerifier::digest).toList();
        this.memberId = memberId;
    }

    /**
     * Accepts events with one of the tokens, from whatever portal.
     *
     * @param tokens accepted application tokens; at least one
     * @return the verifier
     * @throws IllegalArgumentException if there is none, or one is blank
     */
    public static EventVerifier accepting(Collection<String> tokens) {
        return new EventVerifier(tokens, null);
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
        return new EventVerifier(tokens, memberId);
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
     * Checks an event that was read already.
     *
     * @param auth its {@code auth} part
     * @return the verdict
     */
    public EventVerdict verify(EventAuth auth) {
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
