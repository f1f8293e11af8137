package io.github.pbx24.pbx;

/**
 * Entry point of a vendor. Found by {@link java.util.ServiceLoader}: name the class in {@code
 * META-INF/services/io.github.pbx24.pbx.PbxProvider} and give it a public constructor without parameters.
 *
 * @since 0.1
 */
public interface PbxProvider {

    /**
     * The name users write in their configuration.
     *
     * @return lower-case letters, digits and hyphens, for example {@code rostelecom}; never blank
     */
    String id();

    /**
     * Makes a connection. Must not talk to the exchange: a gateway has to start while an exchange is down.
     *
     * @param settings the provider's own settings
     * @param environment what the operator of the program allows
     * @return the connection, never null; the caller closes it
     * @throws PbxSettingsException if a setting is missing, unknown or wrong; all mistakes at once
     */
    PbxConnection connect(PbxSettings settings, PbxEnvironment environment);

    /**
     * Makes a connection that may do what its settings say and nothing more.
     *
     * @param settings the provider's own settings
     * @return the connection, never null; the caller closes it
     * @throws PbxSettingsException if a setting is missing, unknown or wrong; all mistakes at once
     */
    default PbxConnection connect(PbxSettings settings) {
        return connect(settings, PbxEnvironment.standard());
    }
}
