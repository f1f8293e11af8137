package io.github.pbx24.threecx;

import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxEnvironment;
import io.github.pbx24.pbx.PbxProvider;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.PbxSettingsException;
import io.github.pbx24.threecx.callcontrol.CallControlDialect;
import io.github.pbx24.threecx.crmtemplate.CrmTemplateDialect;
import io.github.pbx24.threecx.customcrm.CustomCrmDialect;
import io.github.pbx24.threecx.webhookplugin.WebhookPluginDialect;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Connects 3CX exchanges. Found as {@code 3cx} by {@link java.util.ServiceLoader}. Thread-safe.
 *
 * <p>The setting {@code dialect} says how the exchange talks to us: {@code webhook-plugin}, the default, is the "3CX Webhook" plugin by
 * Komplit, also sold under other names, in all its known spellings; {@code crm-template} is the CRM integration template of 3CX; {@code
 * custom-crm} are two addresses with placeholders; {@code call-control} listens to version 20. The settings of each are in the README of this module. Those of {@code
 * webhook-plugin}, all optional:
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
 *   <li>{@code recording-networks}: {@code internal} lets listed names lead into internal networks; default {@code public}.
 *   <li>{@code ca-file}: PEM file with certificate authorities to trust beside those of the Java runtime.
 *   <li>{@code call-timeout}: how long to wait for the exchange; default {@code PT10S}, at most ten minutes.
 * </ul>
 *
 * @since 0.1
 */
public final class ThreeCxProvider implements PbxProvider {

    private static final String PLUGIN = "webhook-plugin";

    private static final Map<String, Dialect> DIALECTS = new TreeMap<>(Map.of(
            PLUGIN,
            WebhookPluginDialect::connect,
            "call-control",
            CallControlDialect::connect,
            "crm-template",
            CrmTemplateDialect::connect,
            "custom-crm",
            CustomCrmDialect::connect));

    /** How an exchange talks to us. */
    private interface Dialect {
        PbxConnection connect(PbxSettings settings, PbxEnvironment environment);
    }

    /** Makes the provider. It holds no state. */
    public ThreeCxProvider() {}

    @Override
    public String id() {
        return "3cx";
    }

    @Override
    public PbxConnection connect(PbxSettings settings, PbxEnvironment environment) {
        Dialect dialect = DIALECTS.get(settings.text("dialect").orElse(PLUGIN));
        if (dialect == null) {
            // The other keys belong to a dialect: complaints about them would only distract.
            throw new PbxSettingsException(List.of(new PbxSettingsException.Problem(
                    "dialect", "must be one of " + String.join(", ", DIALECTS.keySet()))));
        }
        return dialect.connect(settings, environment);
    }
}
