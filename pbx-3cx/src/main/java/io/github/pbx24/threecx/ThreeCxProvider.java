package io.github.pbx24.threecx;

import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxProvider;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.PbxSettingsException;
import java.util.List;
import java.util.Set;

/**
 * Connects 3CX exchanges. Found as {@code 3cx} by {@link java.util.ServiceLoader}. Thread-safe.
 *
 * <p>The setting {@code dialect} says how the exchange talks to us. Supported is {@code webhook-plugin}, the default: the
 * "3CX Webhook" plugin by Komplit, also sold under other names, in all its known spellings. Its settings, all optional:
 *
 * <ul>
 *   <li>{@code token}: one secret or a list of them; expected as query parameter {@code token}, as header {@code
 *       X-Webhook-Token} or as first path segment. The plugin signs nothing, so <b>without a token every request is
 *       believed</b>.
 *   <li>{@code allowed-addresses}: addresses and networks that requests may come from.
 *   <li>{@code zone}: time zone of the exchange; default {@code Europe/Moscow}.
 *   <li>{@code extensions}, {@code queues}, {@code ivrs}: internal numbers by kind, because the plugin is unreliable about it.
 *   <li>{@code lines}: table from names of inbound rules to dialled numbers.
 *   <li>{@code base-url}, {@code access-key}: address and key of the plugin's web interface, for click-to-call.
 *   <li>{@code recording-hosts}: hosts that recordings may be fetched from, with or without port; the host of {@code
 *       base-url} is always allowed.
 *   <li>{@code ca-file}: PEM file with certificate authorities to trust beside those of the Java runtime.
 *   <li>{@code call-timeout}: how long to wait for the exchange; default {@code PT10S}, at most ten minutes.
 * </ul>
 *
 * @since 0.1
 */
public final class ThreeCxProvider implements PbxProvider {

    private static final String PLUGIN = "webhook-plugin";

    /** Ways to connect 3CX that users may ask for and that this version cannot serve. */
    private static final Set<String> PLANNED = Set.of("crm-template", "call-control", "xapi");

    /** Makes the provider. It holds no state. */
    public ThreeCxProvider() {}

    @Override
    public String id() {
        return "3cx";
    }

    @Override
    public PbxConnection connect(PbxSettings settings) {
        String dialect = settings.text("dialect").orElse(PLUGIN);
        if (!dialect.equals(PLUGIN)) {
            // The other keys belong to another dialect: complaints about them would only distract.
            String complaint = PLANNED.contains(dialect)
                    ? dialect + " is not supported yet; supported is " + PLUGIN
                    : "must be " + PLUGIN;
            throw new PbxSettingsException(List.of(new PbxSettingsException.Problem("dialect", complaint)));
        }
        return new PluginConnection(PluginSettings.read(settings));
    }
}
