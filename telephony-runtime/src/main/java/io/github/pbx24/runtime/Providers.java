package io.github.pbx24.runtime;

import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxEnvironment;
import io.github.pbx24.pbx.PbxProvider;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.WebhookRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * The vendors' modules. Immutable and thread-safe.
 *
 * @since 0.1
 */
public final class Providers {

    private final Map<String, PbxProvider> providers = new TreeMap<>();

    private Providers() {}

    /**
     * Finds them with {@link ServiceLoader}, by the class loader of this library and by that of the calling thread.
     *
     * @return those that are there now
     */
    public static Providers installed() {
        Providers found = new Providers();
        found.add(Providers.class.getClassLoader());
        found.add(Thread.currentThread().getContextClassLoader());
        return found;
    }

    /**
     * Adds providers that were found in another way, for example in a folder.
     *
     * @param more the providers
     * @return these and those
     * @throws IllegalArgumentException if two have the same id; the message names it
     */
    public Providers with(List<PbxProvider> more) {
        Providers both = new Providers();
        both.providers.putAll(providers);
        for (PbxProvider provider : more) {
            if (both.providers.putIfAbsent(provider.id(), provider) != null) {
                throw new IllegalArgumentException("there are two providers " + provider.id());
            }
        }
        return both;
    }

    private void add(ClassLoader loader) {
        ServiceLoader.load(PbxProvider.class, loader)
                .forEach(provider -> providers.putIfAbsent(provider.id(), provider));
    }

    /**
     * The vendors that are there.
     *
     * @return their ids, sorted
     */
    public List<String> ids() {
        return List.copyOf(providers.keySet());
    }

    /**
     * Makes a connection; talks to nobody.
     *
     * @param provider id of the vendor's module, for example {@code rostelecom}
     * @param settings the vendor's own settings: texts, lists and maps
     * @param environment what the operator allows
     * @return the connection; the caller closes it
     * @throws io.github.pbx24.pbx.PbxSettingsException if a setting is wrong; it names every mistake
     * @throws IllegalArgumentException if there is no such provider; the message names those that are there
     */
    public PbxConnection connect(String provider, Map<String, Object> settings, PbxEnvironment environment) {
        PbxProvider found = providers.get(provider);
        if (found == null) {
            throw new IllegalArgumentException("there is no provider " + provider + ", only "
                    + (providers.isEmpty() ? "none" : String.join(", ", ids())));
        }
        return found.connect(PbxSettings.of(settings), environment);
    }

    /**
     * Whether the requests of an exchange prove nothing, so that whoever knows the address can report calls.
     *
     * @param connection the exchange
     * @return true if it believes a request that carries nothing at all
     */
    public static boolean believesEverybody(PbxConnection connection) {
        return connection
                .verifier()
                .verify(WebhookRequest.builder("POST", Instant.EPOCH).build())
                .isAccepted();
    }
}
