package io.github.pbx24.runtime;

import io.github.pbx24.bitrix24.Bitrix24Authorization;
import io.github.pbx24.bitrix24.pacing.PacingPlan;
import io.github.pbx24.correlation.rule.CallRules;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One Bitrix24 portal, as a host describes it. Immutable and thread-safe.
 *
 * <pre>{@code
 * Portal portal = Portal.builder("acme", Bitrix24Authorization.incomingWebhook(address))
 *         .applicationTokens(List.of(token))
 *         .defaultUser(1)
 *         .build();
 * }</pre>
 *
 * @since 0.1
 */
public final class Portal {

    private final String id;
    private final Bitrix24Authorization authorization;
    private final List<String> applicationTokens;
    private final @Nullable PacingPlan pacing;
    private final Map<String, Long> extensions;
    private final @Nullable Long defaultUser;
    private final Map<String, String> lines;
    private final CallRules rules;

    private Portal(Builder builder) {
        id = builder.id;
        authorization = builder.authorization;
        applicationTokens = builder.applicationTokens;
        pacing = builder.pacing;
        extensions = builder.extensions;
        defaultUser = builder.defaultUser;
        lines = builder.lines;
        rules = builder.rules;
    }

    /**
     * A portal with nothing but the defaults.
     *
     * @param id names it in exchanges, events and logs: 1 to 50 letters, digits, dots, hyphens and underscores
     * @param authorization how to call it
     * @return the portal
     */
    public static Portal of(String id, Bitrix24Authorization authorization) {
        return builder(id, authorization).build();
    }

    /**
     * Starts describing a portal.
     *
     * @param id names it in exchanges, events and logs: 1 to 50 letters, digits, dots, hyphens and underscores
     * @param authorization how to call it
     * @return a builder, for one thread
     * @throws IllegalArgumentException if the id is unfit
     */
    public static Builder builder(String id, Bitrix24Authorization authorization) {
        return new Builder(id, authorization);
    }

    /**
     * Names it.
     *
     * @return the id
     */
    public String id() {
        return id;
    }

    Bitrix24Authorization authorization() {
        return authorization;
    }

    List<String> applicationTokens() {
        return applicationTokens;
    }

    @Nullable
    PacingPlan pacing() {
        return pacing;
    }

    Map<String, Long> extensions() {
        return extensions;
    }

    @Nullable
    Long defaultUser() {
        return defaultUser;
    }

    Map<String, String> lines() {
        return lines;
    }

    CallRules rules() {
        return rules;
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return "Portal[" + id + "]";
    }

    /**
     * Describes a portal. For one thread.
     *
     * @since 0.1
     */
    public static final class Builder {

        private final String id;
        private final Bitrix24Authorization authorization;
        private List<String> applicationTokens = List.of();
        private @Nullable PacingPlan pacing;
        private Map<String, Long> extensions = Map.of();
        private @Nullable Long defaultUser;
        private Map<String, String> lines = Map.of();
        private CallRules rules = CallRules.DEFAULT;

        private Builder(String id, Bitrix24Authorization authorization) {
            this.id = Ids.check("id", id);
            this.authorization = Objects.requireNonNull(authorization, "authorization");
        }

        /**
         * Sets what events of the portal must carry: one token, or the old and the new one during a change.
         *
         * @param tokens without them every event is refused, which is the default
         * @return this
         */
        public Builder applicationTokens(List<String> tokens) {
            applicationTokens = List.copyOf(tokens);
            return this;
        }

        /**
         * Sets the portal's limits.
         *
         * @param plan default: the limits of all plans but Enterprise
         * @return this
         */
        public Builder pacing(PacingPlan plan) {
            pacing = Objects.requireNonNull(plan, "plan");
            return this;
        }

        /**
         * Sets who has which extension; wins over the inner phones that the portal itself knows.
         *
         * @param users user by extension; default none
         * @return this
         */
        public Builder extensions(Map<String, Long> users) {
            extensions = Map.copyOf(users);
            return this;
        }

        /**
         * Sets who gets the calls of extensions that nobody has.
         *
         * @param user id of a user; default nobody, and then such calls wait for an owner
         * @return this
         */
        public Builder defaultUser(long user) {
            if (user < 1) {
                throw new IllegalArgumentException("user must be >= 1, was " + user);
            }
            defaultUser = user;
            return this;
        }

        /**
         * Sets which dialled number is which {@code LINE_NUMBER}.
         *
         * @param lineByNumber default: the number itself
         * @return this
         */
        public Builder lines(Map<String, String> lineByNumber) {
            lines = Map.copyOf(lineByNumber);
            return this;
        }

        /**
         * Sets how calls are shown.
         *
         * @param value default {@link CallRules#DEFAULT}; what is done with recordings is set at the runtime
         * @return this
         */
        public Builder rules(CallRules value) {
            rules = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Makes the portal.
         *
         * @return an immutable portal
         */
        public Portal build() {
            return new Portal(this);
        }
    }
}
