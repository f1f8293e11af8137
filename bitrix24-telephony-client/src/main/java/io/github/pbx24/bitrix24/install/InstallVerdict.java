package io.github.pbx24.bitrix24.install;

import io.github.pbx24.bitrix24.oauth.OAuthTokens;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether an installation is what it says. {@link Verified} and {@link Pending} are to be stored, {@link Refused} is not.
 *
 * @since 0.1
 */
public sealed interface InstallVerdict {

    /**
     * The result if it is verified.
     *
     * @return empty if the request was refused, or is not decided yet
     */
    default Optional<Verified> verified() {
        return this instanceof Verified verified ? Optional.of(verified) : Optional.empty();
    }

    /**
     * Everything that is needed from now on; store it at once.
     *
     * @param portal the portal
     * @param tokens the tokens, to be saved in the token store under {@code portal.memberId()}. Those of the request if they
     *     proved good; otherwise the pair that was bought for them, and then those of the request are used up
     * @param applicationTokens the secret of later events; null if the page of an older portal did not bring it, then the
     *     first event brings it and has to be verified by calling back
     * @since 0.1
     */
    record Verified(
            InstalledPortal portal,
            OAuthTokens tokens,
            @Nullable ApplicationTokens applicationTokens) implements InstallVerdict {

        /** Checks that nothing needed is null. */
        public Verified {
            Objects.requireNonNull(portal, "portal");
            Objects.requireNonNull(tokens, "tokens");
        }
    }

    /**
     * The tokens are real and of this portal, and the refresh token of the request is used up; but the portal did not say
     * yet that the user is an administrator. Keep it, {@link Installer#resume} later, and use the tokens for nothing else.
     *
     * @param tokens the pair that was bought, the only valid one
     * @param applicationTokens the secret of later events; null if the request did not bring it
     * @param reason what the portal answered: {@link Reason#UNREACHABLE} will pass; {@link Reason#PORTAL_REJECTED} may need
     *     an administrator, for example if the portal's subscription is over
     * @since 0.1
     */
    record Pending(OAuthTokens tokens, @Nullable ApplicationTokens applicationTokens, Reason reason)
            implements InstallVerdict {

        /** Checks that nothing needed is null. */
        public Pending {
            Objects.requireNonNull(tokens, "tokens");
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * Nothing may be stored.
     *
     * @param reason why
     * @since 0.1
     */
    record Refused(Reason reason) implements InstallVerdict {

        /** Checks that there is a reason. */
        public Refused {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * Why an installation was refused.
     *
     * @since 0.1
     */
    enum Reason {
        /** The domain is not the host name of a portal: an address, a port, a path, a local name. */
        DOMAIN_IMPLAUSIBLE("the domain does not look like a portal", false),
        /** The portal's id is not of the form such ids have. */
        MEMBER_IMPLAUSIBLE("the member_id does not look like one", false),
        /** The request names an authorization server that is not the vendor's. */
        UNKNOWN_AUTHORIZATION_SERVER("the authorization server is not a known one", false),
        /** The authorization server does not know the tokens: forged, used up, or of another application. */
        TOKENS_REJECTED("the authorization server rejected the tokens", false),
        /** The tokens are real, but of another portal than the request says. */
        OTHER_PORTAL("the tokens belong to another portal", false),
        /** The portal itself does not accept the tokens. */
        PORTAL_REJECTED("the portal rejected the tokens", false),
        /** The tokens are of a user who may not install applications. */
        NOT_ADMINISTRATOR("the user is not an administrator of the portal", false),
        /** The authorization server or the portal could not be asked. In {@link Refused} no pair was bought. */
        UNREACHABLE("the authorization server or the portal could not be asked", true);

        private final String text;
        private final boolean temporary;

        Reason(String text, boolean temporary) {
            this.text = text;
            this.temporary = temporary;
        }

        /**
         * The reason in words, for logs.
         *
         * @return a text without any part of the request
         */
        public String text() {
            return text;
        }

        /**
         * Whether the same may be verified, or resumed, once more.
         *
         * @return true only for {@link #UNREACHABLE}
         */
        public boolean isTemporary() {
            return temporary;
        }
    }
}
