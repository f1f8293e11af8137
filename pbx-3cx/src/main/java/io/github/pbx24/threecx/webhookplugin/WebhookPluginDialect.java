package io.github.pbx24.threecx.webhookplugin;

import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxEnvironment;
import io.github.pbx24.pbx.PbxSettings;

/**
 * Makes connections that speak the dialect {@code webhook-plugin}. Users ask {@link io.github.pbx24.threecx.ThreeCxProvider},
 * which asks this class.
 *
 * @since 0.1
 */
public final class WebhookPluginDialect {

    private WebhookPluginDialect() {}

    /**
     * Makes a connection; talks to nobody.
     *
     * @param settings all settings of the exchange
     * @param environment what the operator allows
     * @return the connection; the caller closes it
     * @throws io.github.pbx24.pbx.PbxSettingsException if a setting is missing, unknown or wrong; all mistakes at once
     */
    public static PbxConnection connect(PbxSettings settings, PbxEnvironment environment) {
        return new PluginConnection(PluginSettings.read(settings, environment));
    }
}
