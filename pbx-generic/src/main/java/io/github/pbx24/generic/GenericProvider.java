package io.github.pbx24.generic;

import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxEnvironment;
import io.github.pbx24.pbx.PbxProvider;
import io.github.pbx24.pbx.PbxSettings;

/**
 * Any exchange with a simple webhook. Found by {@link java.util.ServiceLoader} under the id {@code generic}. The settings stand in the
 * README of this module. Stateless and thread-safe.
 *
 * @since 0.1
 */
public final class GenericProvider implements PbxProvider {

    /** For the service loader. */
    public GenericProvider() {}

    @Override
    public String id() {
        return "generic";
    }

    @Override
    public PbxConnection connect(PbxSettings settings, PbxEnvironment environment) {
        return new GenericConnection(GenericSettings.read(settings, environment));
    }
}
