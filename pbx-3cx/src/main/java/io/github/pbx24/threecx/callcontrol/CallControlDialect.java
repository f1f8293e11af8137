package io.github.pbx24.threecx.callcontrol;

import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxEnvironment;
import io.github.pbx24.pbx.PbxSettings;

/**
 * Makes connections that speak the dialect {@code call-control}. Users ask {@link io.github.pbx24.threecx.ThreeCxProvider}, which
 * asks this class.
 *
 * @since 0.1
 */
public final class CallControlDialect {

    private CallControlDialect() {}

    /**
     * Makes a connection; talks to nobody before its feed is started or something is asked of it.
     *
     * @param settings all settings of the exchange
     * @param environment what the operator allows
     * @return the connection; the caller closes it
     * @throws io.github.pbx24.pbx.PbxSettingsException if a setting is missing, unknown or wrong; all mistakes at once
     */
    public static PbxConnection connect(PbxSettings settings, PbxEnvironment environment) {
        return new CallControlConnection(CallControlSettings.read(settings), environment.clock());
    }
}
