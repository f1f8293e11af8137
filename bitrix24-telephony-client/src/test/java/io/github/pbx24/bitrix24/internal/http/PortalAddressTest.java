package io.github.pbx24.bitrix24.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.bitrix24.Bitrix24Authorization;
import io.github.pbx24.bitrix24.oauth.InMemoryTokenStore;
import io.github.pbx24.bitrix24.oauth.OAuthApplication;
import java.net.URI;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PortalAddressTest {

    private static final HttpUrl ASKED = HttpUrl.get("https://old.bitrix24.ru/rest/1/code/user.get");

    @Test
    void a_renamed_portal_is_followed() {
        PortalAddress address = new PortalAddress(HttpUrl.get("https://old.bitrix24.ru/rest/1/code/"));

        HttpUrl moved = address.renamed(ASKED, "https://new.bitrix24.ru/rest/1/code/user.get")
                .orElseThrow();
        address.moveTo(moved);

        assertThat(moved).hasToString("https://new.bitrix24.ru/rest/1/code/user.get");
        assertThat(address.base()).hasToString("https://new.bitrix24.ru/rest/1/code/");
    }

    /** They stand in links that people see. */
    @ParameterizedTest
    @CsvSource({
        "https://acme.bitrix24.ru/rest/1/s3cret/, https://acme.bitrix24.ru/",
        "https://acme.bitrix24.ru/rest/, https://acme.bitrix24.ru/",
        "https://acme.bitrix24.ru/rest/1/rest/, https://acme.bitrix24.ru/",
        "https://box.example.com:8443/crm/rest/17/s3cret/, https://box.example.com:8443/crm/",
        "https://box.example.com/rest/rest/17/s3cret/, https://box.example.com/rest/",
        "https://box.example.com/other/s3cret/, https://box.example.com/",
        "http://127.0.0.1:8080/rest/1/s3cret/, http://127.0.0.1:8080/"
    })
    void pages_are_what_stands_before_rest_and_never_show_the_code(String rest, URI pages) {
        assertThat(new PortalAddress(HttpUrl.get(rest)).pages()).isEqualTo(pages);
    }

    @Test
    void pages_move_with_the_portal() {
        PortalAddress address = new PortalAddress(HttpUrl.get("https://old.bitrix24.ru/rest/1/code/"));

        address.moveTo(HttpUrl.get("https://new.bitrix24.ru/"));

        assertThat(address.pages()).isEqualTo(URI.create("https://new.bitrix24.ru/"));
    }

    @ParameterizedTest
    @CsvSource({
        "https://evil.example/rest/1/code/user.get",
        "http://new.bitrix24.ru/rest/1/code/user.get",
        "https://new.bitrix24.ru/auth/",
        "https://new.bitrix24.ru:8443/rest/1/code/user.get",
        "https://old.bitrix24.ru/rest/1/code/user.get",
        "https://127.0.0.1/rest/1/code/user.get",
        "https://bitrix24.ru.evil.example/rest/1/code/user.get",
        "/auth/",
        "ftp://new.bitrix24.ru/rest/1/code/user.get",
        "''"
    })
    void other_redirects_are_not_followed(String location) {
        PortalAddress address = new PortalAddress(HttpUrl.get("https://old.bitrix24.ru/rest/1/code/"));

        assertThat(address.renamed(ASKED, location)).isEmpty();
        assertThat(address.renamed(ASKED, null)).isEmpty();
    }

    @Test
    void a_country_domain_does_not_make_neighbours() {
        PortalAddress address = new PortalAddress(HttpUrl.get("https://company.co.uk/rest/"));

        assertThat(address.renamed(HttpUrl.get("https://company.co.uk/rest/x"), "https://evil.co.uk/rest/x"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.bitrix24.ru/rest/1/secretcode/",
                "https://example.bitrix24.ru/rest/",
                "https://example.bitrix24.ru/rest/secretcode/1/",
                "https://example.bitrix24.ru/rest/1/secretcode/user.get",
                "https://example.bitrix24.ru/rest/1/secretcode/?x=1",
                "https://user:secretcode@example.bitrix24.ru/rest/1/code/",
                "/rest/1/secretcode/",
                "secretcode"
            })
    void a_wrong_webhook_address_is_refused_without_repeating_it(String url) {
        assertThatThrownBy(() -> Bitrix24Authorization.incomingWebhook(URI.create(url)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secretcode");
    }

    @Test
    void the_last_slash_may_be_missing() {
        assertThat(Bitrix24Authorization.incomingWebhook(URI.create("https://example.bitrix24.ru/rest/1/secretcode")))
                .hasToString("incoming webhook of example.bitrix24.ru");
    }

    @Test
    void an_application_needs_secure_addresses() {
        OAuthApplication application =
                new OAuthApplication("local.x", "shh", URI.create("http://oauth.bitrix.info/oauth/token/"));

        assertThatThrownBy(() -> Bitrix24Authorization.oauth(
                        application, URI.create("https://example.bitrix24.ru/rest/"), new InMemoryTokenStore(), "m"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("tokenUrl must be https");
        assertThat(application.toString()).doesNotContain("shh");
    }
}
