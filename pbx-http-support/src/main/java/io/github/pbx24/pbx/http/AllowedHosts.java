package io.github.pbx24.pbx.http;

import io.github.pbx24.pbx.AllowedHost;
import io.github.pbx24.pbx.PbxEnvironment;
import io.github.pbx24.pbx.PbxSettings;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Where recordings may be fetched from. Their addresses come from outside and are fetched from inside the user's network, so nothing
 * but what was listed is ever contacted. Immutable.
 *
 * <p>A listed IP address may lie in an internal network, because whoever listed it saw that. A listed <em>name</em> must not lead
 * there, because others decide what it resolves to; unless the exchange itself is there, or internal networks were allowed.
 *
 * @since 0.1
 */
public final class AllowedHosts {

    private final List<AllowedHost> hosts;
    private final @Nullable String exchange;
    private final boolean internal;

    private AllowedHosts(List<AllowedHost> hosts, @Nullable String exchange, boolean internal) {
        this.hosts = List.copyOf(hosts);
        this.exchange = exchange;
        this.internal = internal;
    }

    /**
     * Allows hosts.
     *
     * @param hosts names or addresses, with or without port; may be empty
     * @return the list
     */
    public static AllowedHosts of(List<AllowedHost> hosts) {
        return new AllowedHosts(hosts.stream().map(AllowedHosts::canonical).toList(), null, false);
    }

    /**
     * Reads a setting with hosts and adds those that the operator allows.
     *
     * @param settings the settings; learn of entries that are no hosts
     * @param key the setting, for example {@code recording-hosts}
     * @param environment what the operator allows
     * @return the list
     */
    public static AllowedHosts read(PbxSettings settings, String key, PbxEnvironment environment) {
        List<AllowedHost> hosts = new ArrayList<>(environment.recordingHosts());
        List<String> texts = settings.texts(key);
        for (int i = 0; i < texts.size(); i++) {
            Optional<AllowedHost> host = AllowedHost.read(texts.get(i));
            host.ifPresent(hosts::add);
            if (host.isEmpty()) {
                settings.problem(key + "[" + i + "]", "must be a host, or a host and a port");
            }
        }
        return of(hosts);
    }

    /**
     * Allows the exchange itself, on every port and in every network.
     *
     * @param address an http or https address of the exchange
     * @return a wider list
     * @throws IllegalArgumentException if the address has no host
     */
    public AllowedHosts withExchange(URI address) {
        HttpUrl url = HttpUrl.get(address);
        if (url == null) {
            throw new IllegalArgumentException("address must be http or https");
        }
        List<AllowedHost> wider = new ArrayList<>(hosts);
        wider.add(new AllowedHost(url.host(), AllowedHost.ANY_PORT));
        return new AllowedHosts(wider, url.host(), internal);
    }

    /**
     * Lets listed names lead into internal networks.
     *
     * @return a wider list
     */
    public AllowedHosts withInternalNetworks() {
        return new AllowedHosts(hosts, exchange, true);
    }

    boolean allow(HttpUrl url) {
        return hosts.stream()
                .anyMatch(entry -> entry.host().equals(url.host())
                        && (entry.port() == AllowedHost.ANY_PORT || entry.port() == url.port()));
    }

    GuardedDns dns() {
        Set<String> trusted = new HashSet<>();
        if (exchange != null) {
            trusted.add(exchange);
        }
        return new GuardedDns(trusted, internal);
    }

    /** As {@link HttpUrl} writes it, so that spellings of one host are one. */
    private static AllowedHost canonical(AllowedHost entry) {
        String host = entry.host().indexOf(':') >= 0 ? "[" + entry.host() + "]" : entry.host();
        HttpUrl url = HttpUrl.parse("http://" + host + "/");
        return url == null ? entry : new AllowedHost(url.host(), entry.port());
    }

    @Override
    public String toString() {
        return "AllowedHosts" + hosts;
    }
}
