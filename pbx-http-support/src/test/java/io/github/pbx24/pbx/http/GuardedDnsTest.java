package io.github.pbx24.pbx.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.pbx.http.GuardedDns.InternalAddressException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardedDnsTest {

    private final Map<String, List<String>> names = Map.of(
            "public.example", List.of("198.51.100.7"),
            "inside.example", List.of("10.0.0.7"),
            "mixed.example", List.of("198.51.100.7", "192.168.1.1"));

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
                "2002:0a00:0001::1"
            })
    void internal_networks_are_known(String address) throws UnknownHostException {
        assertThat(GuardedDns.isInternal(InetAddress.getByName(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "198.51.100.7",
                "8.8.8.8",
                "172.32.0.1",
                "100.128.0.1",
                "2001:db8::1",
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
