package io.github.pbx24.rostelecom;

import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxEnvironment;
import io.github.pbx24.pbx.PbxProvider;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.rostelecom.cloudpbx.CloudpbxDialect;
import io.github.pbx24.rostelecom.vats.VatsDialect;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Rostelecom Virtual PBX. Found by {@link java.util.ServiceLoader} under the id {@code rostelecom}. Immutable and
 * thread-safe.
 *
 * <p>Settings of the dialect {@code vats}, which is the default:
 *
 * <table>
 * <caption>Settings</caption>
 * <tr><th>key</th><th>meaning</th><th>default</th></tr>
 * <tr><td>{@code dialect}</td><td>{@code vats} or {@code cloudpbx}</td><td>{@code vats}</td></tr>
 * <tr><td>{@code webhook-keys}</td><td>keys of the signature, several while they rotate</td><td>required</td></tr>
 * <tr><td>{@code event-names}</td><td>table of event name to {@code started}, {@code ringing}, {@code answered},
 * {@code transferred} or {@code ended}; added to the usual names</td><td>none</td></tr>
 * <tr><td>{@code zone}</td><td>where times without offset are local</td><td>unknown</td></tr>
 * <tr><td>{@code access-token}</td><td>token of the API; without it there are no recordings and no call
 * control</td><td>none</td></tr>
 * <tr><td>{@code access-token-file}</td><td>in its place, a file that holds the token and is read before each request, for tokens
 * that change</td><td>none</td></tr>
 * <tr><td>{@code api-url}</td><td>address of the API</td><td>{@code https://api.vats.rt.ru}</td></tr>
 * <tr><td>{@code recording-hosts}</td><td>hosts, beside that of the API, from which recordings may be
 * fetched</td><td>none</td></tr>
 * <tr><td>{@code ca-file}</td><td>PEM file with certificates to trust beside those of the Java platform</td><td>none</td>
 * </tr>
 * <tr><td>{@code connect-timeout}</td><td>for a connection to the API</td><td>{@code PT5S}</td></tr>
 * <tr><td>{@code read-timeout}</td><td>for each wait for data of the API</td><td>{@code PT30S}</td></tr>
 * </table>
 *
 * <p>Settings of the dialect {@code cloudpbx}:
 *
 * <table>
 * <caption>Settings</caption>
 * <tr><th>key</th><th>meaning</th><th>default</th></tr>
 * <tr><td>{@code client-id}</td><td>the client id of the domain («Уникальный код идентификации»)</td><td>required</td></tr>
 * <tr><td>{@code sign-key}</td><td>key of the signature («Уникальный ключ для подписи»), or a list of keys while they rotate; requests
 * are signed with the first</td><td>required</td></tr>
 * <tr><td>{@code api-url}</td><td>address of the API</td><td>{@code https://api.cloudpbx.rt.ru}</td></tr>
 * <tr><td>{@code domain}</td><td>the customer's domain, sent along with every request</td><td>none</td></tr>
 * <tr><td>{@code zone}</td><td>the zone of all times</td><td>{@code Europe/Moscow}</td></tr>
 * <tr><td>{@code users}</td><td>table of user name to PIN, for events that carry a name only</td><td>none</td></tr>
 * <tr><td>{@code download-address}</td><td>IP address from which recordings are fetched, if it is not the one that asks for
 * them</td><td>none</td></tr>
 * <tr><td>{@code history-duration}</td><td>{@code talk} or {@code total}: what the duration in the history means</td><td>{@code talk}</td>
 * </tr>
 * <tr><td>{@code recording-hosts}, {@code ca-file}, {@code connect-timeout}, {@code read-timeout}</td><td>as
 * above</td><td>as above</td></tr>
 * </table>
 *
 * @since 0.1
 */
public final class RostelecomProvider implements PbxProvider {

    /** The id of this provider. */
    public static final String ID = "rostelecom";

    private static final String DIALECT = "dialect";
    private static final String VATS = "vats";
    private static final String CLOUDPBX = "cloudpbx";

    private final @Nullable Supplier<@Nullable String> accessTokens;

    /** For the service loader. */
    public RostelecomProvider() {
        this(null);
    }

    private RostelecomProvider(@Nullable Supplier<@Nullable String> accessTokens) {
        this.accessTokens = accessTokens;
    }

    /**
     * For programs that get tokens of the API by themselves: connections of the dialect {@code vats} ask for one before each request.
     *
     * @param tokens gives the token that is valid now, printable ASCII without blanks; anything else, null and an exception mean that
     *     there is none at present: recordings are tried again later, click-to-call is refused for the moment. Called on
     *     threads of the host, several at a time
     * @return a provider whose settings must hold neither {@code access-token} nor {@code access-token-file}
     */
    public static RostelecomProvider withAccessTokens(Supplier<@Nullable String> tokens) {
        return new RostelecomProvider(Objects.requireNonNull(tokens, "tokens"));
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public PbxConnection connect(PbxSettings settings, PbxEnvironment environment) {
        String dialect = settings.choice(DIALECT, VATS, CLOUDPBX).orElse(VATS);
        if (dialect.equals(CLOUDPBX)) {
            return CloudpbxDialect.connect(settings, environment);
        }
        return accessTokens == null
                ? VatsDialect.connect(settings, environment)
                : VatsDialect.connect(settings, environment, accessTokens);
    }
}
