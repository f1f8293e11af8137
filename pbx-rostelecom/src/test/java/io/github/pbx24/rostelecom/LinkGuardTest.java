package io.github.pbx24.rostelecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinkGuardTest {

    /** Documentation addresses are public for our purpose and need no name server. */
    private static final HttpUrl API = HttpUrl.get("https://203.0.113.1/base");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.1",
                "10.1.2.3",
                "172.16.0.1",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "0.0.0.0",
                "::1",
                "fd00::1",
                "fe80::1",
                "::ffff:10.0.0.1",
                "224.0.0.1"
            })
    void even_a_listed_address_must_not_be_internal(String host) {
        String bracketed = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        HttpUrl link = HttpUrl.get("https://" + bracketed + "/rec");
        LinkGuard guard = new LinkGuard(API, List.of(link.host()));
        assertThat(guard.objectionTo(link)).contains("the link leads into an internal network");
        assertThatThrownBy(() -> guard.lookup(link.host())).isInstanceOf(LinkGuard.InternalAddressException.class);
    }

    @Test
    void a_listed_name_must_not_lead_inside() {
        LinkGuard guard = new LinkGuard(API, List.of("localhost"));
        assertThat(guard.objectionTo(HttpUrl.get("https://localhost/rec"))).isEmpty();
        assertThatThrownBy(() -> guard.lookup("localhost")).isInstanceOf(LinkGuard.InternalAddressException.class);
    }

    @Test
    void an_api_that_is_inside_may_link_inside() throws UnknownHostException {
        LinkGuard guard = new LinkGuard(HttpUrl.get("http://127.0.0.1:8080"), List.of("localhost", "10.0.0.1"));
        assertThat(guard.objectionTo(HttpUrl.get("http://10.0.0.1/rec"))).isEmpty();
        assertThat(guard.lookup("localhost")).isNotEmpty();
    }

    @Test
    void public_listed_addresses_are_fine() {
        LinkGuard guard = new LinkGuard(API, List.of("198.51.100.7"));
        assertThat(guard.objectionTo(HttpUrl.get("https://198.51.100.7:8443/rec")))
                .isEmpty();
    }

    @Test
    void a_secure_api_does_not_lead_to_plain_http() {
        LinkGuard guard = new LinkGuard(API, List.of("198.51.100.7"));
        assertThat(guard.objectionTo(HttpUrl.get("http://198.51.100.7/rec"))).contains("the link is not https");
        assertThat(guard.objectionTo(HttpUrl.get("http://203.0.113.1/rec"))).contains("the link is not https");
    }

    @ParameterizedTest
    @CsvSource({
        "https://203.0.113.1/x,true",
        "https://203.0.113.1:443/,true",
        "https://203.0.113.1:8443/,false",
        "http://203.0.113.1:443/,false",
        "https://203.0.113.2/,false",
        "https://203.0.113.1@evil.example/,false",
        "https://203.0.113.1.evil.example/,false"
    })
    void only_the_very_server_of_the_api_may_see_the_token(String link, boolean api) {
        assertThat(new LinkGuard(API, List.of()).isApi(HttpUrl.get(link))).isEqualTo(api);
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "100.128.0.1", "172.32.0.1", "2001:db8::1", "203.0.113.1"})
    void public_addresses_are_not_internal(String address) throws UnknownHostException {
        assertThat(LinkGuard.isInternal(InetAddress.getByName(address))).isFalse();
    }
}
