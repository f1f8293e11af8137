package io.github.pbx24.bitrix24.install;

import io.github.pbx24.bitrix24.ResultNode;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Whose an access token is, as the authorization server says when it is asked {@code app.info} with it.
 *
 * @param clientId the application
 * @param memberId the portal
 * @param restUrl where the portal is
 * @param userId the user
 * @param scope granted scopes, comma separated
 */
record TokenOwner(String clientId, String memberId, URI restUrl, long userId, String scope) {

    /** Empty if the answer does not tell all of it, as the one of a portal. */
    static Optional<TokenOwner> of(ResultNode info) {
        String client = text(info, "client_id");
        ResultNode portal = info.get("install");
        String member = text(portal, "member_id");
        String address = text(portal, "client_endpoint");
        OptionalLong user = info.get("user_id").asLong();
        if (client.isEmpty() || member.isEmpty() || address.isEmpty() || user.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new TokenOwner(client, member, URI.create(address), user.getAsLong(), text(info, "scope")));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String text(ResultNode node, String key) {
        return node.get(key).asText().orElse("");
    }
}
