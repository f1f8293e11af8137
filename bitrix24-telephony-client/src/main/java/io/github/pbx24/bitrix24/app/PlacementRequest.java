package io.github.pbx24.bitrix24.app;

import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.event.EventAuth;
import io.github.pbx24.bitrix24.event.MalformedEventException;
import io.github.pbx24.bitrix24.internal.form.PhpForm;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a portal posts to a page of the application. The user's browser sends it, so the user controls all of it: give
 * {@link #auth} to {@link io.github.pbx24.bitrix24.event.EventVerifier}, then prove the user by
 * {@link io.github.pbx24.bitrix24.user.Users#profile} with the access token at the <em>stored</em> address of the portal,
 * and read the objects of the options with that token and no other.
 *
 * @param placement code of the place, {@code DEFAULT} for the application's own page
 * @param options options of the place; an absent node if there are none
 * @param auth who sent it; without the time the token ends
 * @param language language of the user, null if not told
 * @see <a href="https://apidocs.bitrix24.com/api-reference/widgets/index.html">Widgets</a>
 * @since 0.1
 */
public record PlacementRequest(
        String placement,
        ResultNode options,
        EventAuth auth,
        @Nullable String language) {

    private static final int MAX_CODE = 100;

    /** Checks that everything is present. */
    public PlacementRequest {
        Objects.requireNonNull(placement, "placement");
        Objects.requireNonNull(options, "options");
        Objects.requireNonNull(auth, "auth");
    }

    /**
     * Reads a request.
     *
     * @param query the raw query without its question mark; may be empty
     * @param body the raw body of the POST; not kept
     * @return the request
     * @throws MalformedEventException if they are no such request
     */
    public static PlacementRequest parse(String query, byte[] body) {
        ResultNode address = PhpForm.parse(query);
        ResultNode form = PhpForm.parse(body);
        String placement = form.get("PLACEMENT")
                .asText()
                .filter(code -> code.length() <= MAX_CODE && code.matches("[A-Z0-9_]+"))
                .orElseThrow(() -> new MalformedEventException("PLACEMENT", "is missing or not a code"));
        EventAuth auth = new EventAuth(
                text(address, "DOMAIN"),
                text(form, "member_id"),
                text(form, "APPLICATION_TOKEN"),
                null,
                text(form, "SERVER_ENDPOINT"),
                text(form, "AUTH_ID"),
                text(form, "REFRESH_ID"),
                null,
                null,
                text(form, "APPLICATION_SCOPE"),
                text(form, "status"));
        return new PlacementRequest(placement, options(form.get("PLACEMENT_OPTIONS")), auth, text(address, "LANG"));
    }

    /**
     * The id of the object in whose card the page is.
     *
     * @return empty if the place is not in such a card
     */
    public Optional<Long> objectId() {
        return options.get("ID").asLong().stream().boxed().filter(id -> id > 0).findFirst();
    }

    /**
     * The call in whose card the page is.
     *
     * @return empty if the place is not {@link PlacementBinding#CALL_CARD}
     */
    public Optional<CallCard> callCard() {
        return placement.equals(PlacementBinding.CALL_CARD) ? Optional.of(CallCard.from(options)) : Optional.empty();
    }

    private static ResultNode options(ResultNode field) {
        return field.asText()
                .map(json -> ResultNode.ofJson(json)
                        .orElseThrow(() -> new MalformedEventException("PLACEMENT_OPTIONS", "are not JSON")))
                .orElse(ResultNode.of(null));
    }

    private static @Nullable String text(ResultNode form, String key) {
        return form.get(key).asText().orElse(null);
    }

    /** Without tokens and options. */
    @Override
    public String toString() {
        return "PlacementRequest[placement=" + placement + ", memberId=" + auth.memberId() + "]";
    }
}
