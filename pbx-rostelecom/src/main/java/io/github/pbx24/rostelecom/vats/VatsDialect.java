package io.github.pbx24.rostelecom.vats;

import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxEnvironment;
import io.github.pbx24.pbx.PbxSettings;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections that speak the dialect {@code vats}. Users ask {@link io.github.pbx24.rostelecom.RostelecomProvider}, which
 * asks this class.
 *
 * @since 0.1
 */
public final class VatsDialect {

    private VatsDialect() {}

    /**
     * Makes a connection; talks to nobody.
     *
     * @param settings all settings of the exchange
     * @param environment what the operator allows
     * @return the connection; the caller closes it
     * @throws io.github.pbx24.pbx.PbxSettingsException if a setting is missing, unknown or wrong; all mistakes at once
     */
    public static PbxConnection connect(PbxSettings settings, PbxEnvironment environment) {
        return VatsConnection.open(VatsSettings.read(settings, environment, null));
    }

    /**
     * Makes a connection whose tokens a program gives; talks to nobody.
     *
     * @param settings all settings of the exchange, without {@code access-token} and {@code access-token-file}
     * @param environment what the operator allows
     * @param accessTokens as in {@link io.github.pbx24.rostelecom.RostelecomProvider#withAccessTokens}
     * @return the connection; the caller closes it
     * @throws io.github.pbx24.pbx.PbxSettingsException if a setting is missing, unknown or wrong; all mistakes at once
     */
    public static PbxConnection connect(
            PbxSettings settings, PbxEnvironment environment, Supplier<@Nullable String> accessTokens) {
        return VatsConnection.open(VatsSettings.read(settings, environment, accessTokens));
    }
}
