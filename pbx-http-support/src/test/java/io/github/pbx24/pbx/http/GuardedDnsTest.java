package io.github.pbx24.pbx.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.pbx.http.GuardedDns.InternalAddressException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuardedDnsTest {

    private final Map<String, List<String>> names = Map.of(
            "public.example", List.of("93.184.216.34"),
            "inside.example", List.of("10.0.0.7"),
            "mixed.example", List.of("93.184.216.34", "192.168.1.1"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.1.2.3",
                "172.16.0.1",
                "192.168.0.1",
                "169.254.169.254",
                "100.64.0.1",
                "0.0.0.0",
                "0.1.2.3",
                "224.0.0.1",
                "::1",
                "::",
                "fe80::1",
                "fc00::1",
                "fd12:3456::1",
                "ff02::1",
                "::ffff:10.0.0.1",
                "64:ff9b::10.0.0.1",
                "2002:0a00:0001::1",
                // What clouds tell their machines, keys among it.
                "fd00:ec2::254",
                "100.100.100.200",
                "192.0.0.192",
                "168.63.129.16",
                "64:ff9b::169.254.169.254",
                "2002:a9fe:a9fe::1",
                // Other ways to write an IPv4 address, and to reach one through a tunnel.
                "::10.0.0.1",
                "::127.0.0.1",
                "::ffff:0:10.0.0.1",
                "64:ff9b:1::10.0.0.1",
                "64:ff9b:1:a00:1:0:808:808",
                "2001:0:4136:e378:8000:63bf:f5ff:fffe",
                "2606:2800:220:1:0:5efe:10.0.0.1",
                "2606:2800:220:1:200:5efe:10.0.0.1"
            })
    void internal_networks_are_known(String address) throws UnknownHostException {
        assertThat(GuardedDns.isInternal(InetAddress.getByName(address))).isTrue();
    }

    /** The first and the last of each block that IANA lists as not globally reachable. */
    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, 0.255.255.255",
        "10.0.0.0, 10.255.255.255",
        "100.64.0.0, 100.127.255.255",
        "127.0.0.0, 127.255.255.255",
        "169.254.0.0, 169.254.255.255",
        "172.16.0.0, 172.31.255.255",
        "192.0.0.0, 192.0.0.255",
        "192.0.2.0, 192.0.2.255",
        "192.168.0.0, 192.168.255.255",
        "198.18.0.0, 198.19.255.255",
        "198.51.100.0, 198.51.100.255",
        "203.0.113.0, 203.0.113.255",
        "240.0.0.0, 255.255.255.255",
        "::, ::1",
        "64:ff9b:1::, 64:ff9b:1:ffff:ffff:ffff:ffff:ffff",
        "100::, 100::ffff:ffff:ffff:ffff",
        "2001::, 2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff",
        "2001:db8::, 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
        "3fff::, 3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff",
        "5f00::, 5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "fc00::, fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "fe80::, febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
    })
    void what_is_not_globally_reachable_is_internal(String first, String last) throws UnknownHostException {
        assertThat(GuardedDns.isInternal(InetAddress.getByName(first))).isTrue();
        assertThat(GuardedDns.isInternal(InetAddress.getByName(last))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "93.184.216.34",
                "8.8.8.8",
                "172.32.0.1",
                "100.128.0.1",
                "168.63.129.17",
                "192.0.1.1",
                "198.20.0.1",
                "2606:2800:220:1::1",
                "2001:200::1",
                "64:ff9b::8.8.8.8",
                "2002:0808:0808::1"
            })
    void the_others_are_public(String address) throws UnknownHostException {
        assertThat(GuardedDns.isInternal(InetAddress.getByName(address))).isFalse();
    }

    @Test
    void a_name_must_not_lead_inside_not_even_with_one_of_its_addresses() throws UnknownHostException {
        GuardedDns dns = dns(Set.of("public.example"), false);
        assertThat(dns.lookup("public.example")).hasSize(1);
        assertThatThrownBy(() -> dns.lookup("inside.example")).isInstanceOf(InternalAddressException.class);
        assertThatThrownBy(() -> dns.lookup("mixed.example")).isInstanceOf(InternalAddressException.class);
        assertThatThrownBy(() -> dns.lookup("unknown.example"))
                .isInstanceOf(UnknownHostException.class)
                .isNotInstanceOf(InternalAddressException.class);
    }

    @Test
    void inside_is_fine_for_the_exchange_beside_it_and_where_it_was_allowed() throws UnknownHostException {
        assertThat(dns(Set.of("inside.example"), false).lookup("inside.example"))
                .hasSize(1);
        assertThat(dns(Set.of("inside.example"), false).lookup("mixed.example")).hasSize(2);
        assertThat(dns(Set.of(), true).lookup("inside.example")).hasSize(1);
        assertThatThrownBy(() -> dns(Set.of("unknown.example"), false).lookup("inside.example"))
                .isInstanceOf(InternalAddressException.class);
    }

    /** The proxy makes the connection, so nobody asks for the address of the name. */
    @Test
    @ResourceLock(Resources.SYSTEM_PROPERTIES)
    void a_name_must_not_lead_inside_through_a_proxy_either() throws UnknownHostException {
        ProxySelector before = ProxySelector.getDefault();
        ProxySelector.setDefault(ProxySelector.of(InetSocketAddress.createUnresolved("proxy.example", 3128)));
        try {
            GuardedDns dns = dns(Set.of(), false);
            assertThatThrownBy(() -> dns.checkBehindProxy(HttpUrl.get("https://inside.example/")))
                    .isInstanceOf(InternalAddressException.class);
            dns.checkBehindProxy(HttpUrl.get("https://public.example/"));
            // Only the proxy knows this name.
            dns.checkBehindProxy(HttpUrl.get("https://unknown.example/"));
            // Whoever listed an address saw it.
            dns.checkBehindProxy(HttpUrl.get("https://10.0.0.7/"));
            dns.checkBehindProxy(HttpUrl.get("https://[fd00::7]/"));
            dns(Set.of(), true).checkBehindProxy(HttpUrl.get("https://inside.example/"));
        } finally {
            ProxySelector.setDefault(before);
        }
        dns(Set.of(), false).checkBehindProxy(HttpUrl.get("https://inside.example/"));
    }

    private GuardedDns dns(Set<String> exchange, boolean internalAllowed) {
        return new GuardedDns(exchange, internalAllowed, host -> {
            List<InetAddress> addresses = new ArrayList<>();
            for (String address : names.getOrDefault(host, List.of())) {
                addresses.add(InetAddress.getByName(address));
            }
            if (addresses.isEmpty()) {
                throw new UnknownHostException(host);
            }
            return addresses;
        });
    }
}
