package io.github.pbx24.correlation;

import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.correlation.directory.DirectorySource;
import io.github.pbx24.correlation.directory.PortalDirectory;
import io.github.pbx24.correlation.recording.RecordingArchive;
import io.github.pbx24.correlation.rule.CallRules;
import io.github.pbx24.correlation.rule.RecordingRule;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One Bitrix24 portal as the engine uses it. Immutable and thread-safe. The client is not closed by the engine.
 *
 * @since 0.1
 */
public final class PortalConnection {

    private final String id;
    private final Bitrix24Client client;
    private final DirectorySource directory;
    private final CallRules rules;
    private final @Nullable RecordingArchive archive;
    private final Map<String, String> externalLines;

    private PortalConnection(Builder builder) {
        id = builder.id;
        client = builder.client;
        directory = builder.directory;
        rules = builder.rules;
        archive = builder.archive;
        externalLines = Map.copyOf(builder.externalLines);
        if (rules.recordings() != RecordingRule.IGNORE && archive == null) {
            throw new IllegalStateException("recordings need an archive");
        }
    }

    /**
     * Starts a portal.
     *
     * @param id the portal's id in the configuration
     * @param client the client, with its retries switched off: the engine has durable ones
     * @return a builder, for one thread
     */
    public static Builder builder(String id, Bitrix24Client client) {
        return new Builder(id, client);
    }

    /**
     * The portal's id in the configuration.
     *
     * @return the id
     */
    public String id() {
        return id;
    }

    Bitrix24Client client() {
        return client;
    }

    DirectorySource directory() {
        return directory;
    }

    CallRules rules() {
        return rules;
    }

    Optional<RecordingArchive> archive() {
        return Optional.ofNullable(archive);
    }

    Map<String, String> externalLines() {
        return externalLines;
    }

    @Override
    public String toString() {
        return "PortalConnection[" + id + "]";
    }

    /** Collects the options of a portal. For one thread. */
    public static final class Builder {

        private final String id;
        private final Bitrix24Client client;
        private DirectorySource directory;
        private CallRules rules = CallRules.DEFAULT;
        private @Nullable RecordingArchive archive;
        private Map<String, String> externalLines = Map.of();

        private Builder(String id, Bitrix24Client client) {
            this.id = id;
            this.client = client;
            this.directory = new PortalDirectory(client);
        }

        /**
         * Sets who has which extension.
         *
         * @param value default: the inner phones of the portal's users, and no default user
         * @return this
         */
        public Builder directory(DirectorySource value) {
            directory = value;
            return this;
        }

        /**
         * Sets how calls are shown.
         *
         * @param value default {@link CallRules#DEFAULT}
         * @return this
         */
        public Builder rules(CallRules value) {
            rules = value;
            return this;
        }

        /**
         * Sets where recordings go.
         *
         * @param value default none
         * @return this
         */
        public Builder archive(RecordingArchive value) {
            archive = value;
            return this;
        }

        /**
         * Sets lines that have to exist in the portal; those that do not are made when the engine starts.
         *
         * @param value name by number of the line; default none
         * @return this
         * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/telephony-external-line-add.html">
         *     telephony.externalLine.add</a>
         */
        public Builder externalLines(Map<String, String> value) {
            externalLines = Map.copyOf(value);
            return this;
        }

        /**
         * Makes the portal.
         *
         * @return an immutable portal
         * @throws IllegalStateException if the rules want recordings and there is no archive
         */
        public PortalConnection build() {
            return new PortalConnection(this);
        }
    }
}
