package io.github.pbx24.pbx.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.pbx24.pbx.SignatureVerifier;
import io.github.pbx24.pbx.Verdict;
import io.github.pbx24.pbx.WebhookRequest;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressVerifierTest {

    /** Nobody can say it in less. */
    private static final List<String> EVERYBODY = Stream.concat(
                    IntStream.range(0, 256).mapToObj(i -> i + ".0.0.0/8"),
                    IntStream.range(0, 128).mapToObj(i -> Integer.toHexString(i << 9) + "::/7"))
            .toList();

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1,192.0.2.1,true",
        "192.0.2.1,192.0.2.2,false",
        "192.0.2.0/24,192.0.2.255,true",
        "192.0.2.0/24,192.0.3.0,false",
        "10.0.0.0/8,10.255.0.1,true",
        "10.0.0.0/9,10.127.255.255,true",
        "10.0.0.0/9,10.128.0.0,false",
        "192.0.2.129/25,192.0.2.128,true",
        "192.0.2.129/25,192.0.2.127,false",
        "0.0.0.0/8,0.255.255.255,true",
        "0.0.0.0/8,::1,false",
        "fc00::/7,fdff::1,true",
        "fc00::/7,fb00::1,false",
        "192.0.2.1/32,192.0.2.1,true",
        "192.0.2.1,::ffff:192.0.2.1,true",
        "2001:db8::/32,2001:db8:1::5,true",
        "2001:db8::/32,2001:db9::5,false",
        "2001:db8::/33,2001:db8:8000::1,false",
        "::1,0:0:0:0:0:0:0:1,true",
        "::1,[::1],true",
        "fe80::/10,fe80::1%eth0,true",
        "fe80::/10,fe80::1%no-such-interface,true",
        "::/7,192.0.2.1,false"
    })
    void an_address_is_in_a_network_or_not(String network, String address, boolean accepted) {
        Verdict verdict = AddressVerifier.allow(List.of(network)).verify(from(address));
        assertThat(verdict.isAccepted()).isEqualTo(accepted);
    }

    @Test
    void one_of_several_networks_is_enough() {
        AddressVerifier verifier = AddressVerifier.allow(List.of("192.0.2.1", "10.0.0.0/8"));
        assertThat(verifier.verify(from("10.1.1.1")).isAccepted()).isTrue();
        assertThat(verifier).hasToString("AddressVerifier[192.0.2.1, 10.0.0.0/8]");
    }

    @Test
    void an_unknown_sender_is_refused() {
        AddressVerifier verifier = AddressVerifier.allow(EVERYBODY);
        assertThat(verifier.verify(WebhookRequest.builder("POST", Instant.EPOCH).build()))
                .isEqualTo(Verdict.refused(Verdict.Reason.ADDRESS, "the sender's address is unknown"));
    }

    /** A name, or something that the platform would take for one, must not be looked up. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "1.2.3",
                "1.2.3.4.5",
                "999.1.1.1",
                "1.2.3.",
                ".1.2.3",
                "1..2.3",
                "01.2.3.4",
                "0x1.2.3.4",
                "１.2.3.4",
                "1.2.3.4/8",
                "1.2.3.4:80",
                "::g",
                ".::1",
                ":",
                ":::",
                "1:2",
                "%:",
                "[::1",
                "a:b",
                "-1.2.3.4",
                "2001:db8::1::2"
            })
    void what_is_not_an_address_is_refused(String address) {
        AddressVerifier verifier = AddressVerifier.allow(EVERYBODY);
        assertThat(verifier.verify(from(address)))
                .isEqualTo(Verdict.refused(Verdict.Reason.ADDRESS, "the sender's address is not allowed"));
    }

    @Test
    void a_megabyte_of_address_is_refused() {
        AddressVerifier verifier = AddressVerifier.allow(EVERYBODY);
        assertThat(verifier.verify(from(":".repeat(1 << 20))).isAccepted()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "host.example",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "10.0.0.0/8/8",
                "::/129",
                "10.0.0/8",
                "10.0.0.0/٨"
            })
    void a_wrong_network_is_named(String network) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddressVerifier.allow(List.of("192.0.2.1", network)))
                .withMessage("not an IP address or network: " + network);
    }

    /** Such a verifier would say that it proves the sender. */
    @ParameterizedTest
    @CsvSource({
        "0.0.0.0/0, 8",
        "0.0.0.0/000, 8",
        "192.0.2.1/0, 8",
        "128.0.0.0/1, 8",
        "192.0.0.0/7, 8",
        "::/0, 7",
        "2000::/3, 7",
        "fc00::/6, 7",
        "::ffff:192.0.2.1/0, 8"
    })
    void a_network_of_everybody_is_named(String network, int shortest) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddressVerifier.allow(List.of("192.0.2.1", network)))
                .withMessage("a network of so many addresses proves nothing, the prefix must be at least /" + shortest
                        + ": " + network);
    }

    @Test
    void everybody_in_pieces_is_everybody_with_an_address() {
        AddressVerifier verifier = AddressVerifier.allow(EVERYBODY);
        for (String address : List.of("203.0.113.9", "255.255.255.255", "::1", "2001:db8::1", "ffff::")) {
            assertThat(verifier.verify(from(address)).isAccepted()).as(address).isTrue();
        }
    }

    @Test
    void an_empty_list_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> AddressVerifier.allow(List.of()));
    }

    @Nested
    class Together {

        private final SignatureVerifier address = AddressVerifier.allow(List.of("192.0.2.1"));
        private final SignatureVerifier token =
                TokenVerifier.builder(List.of("a", "b")).header("X-Token").build();
        private final SignatureVerifier both = Verifiers.allOf(List.of(address, token));

        @Test
        void all_must_accept_and_the_last_key_counts() {
            assertThat(both.verify(request("192.0.2.1", "b"))).isEqualTo(new Verdict.Accepted(1));
        }

        @Test
        void the_first_refusal_counts() {
            assertThat(both.verify(request("192.0.2.2", "wrong")))
                    .isEqualTo(Verdict.refused(Verdict.Reason.ADDRESS, "the sender's address is not allowed"));
            assertThat(both.verify(request("192.0.2.1", "wrong")))
                    .isEqualTo(Verdict.refused(Verdict.Reason.MISMATCH, "the token is wrong"));
        }

        @Test
        void nothing_to_ask_is_a_mistake() {
            assertThatIllegalArgumentException().isThrownBy(() -> Verifiers.allOf(List.of()));
        }

        @Test
        void a_verifier_says_whether_it_proves_the_sender() {
            assertThat(address.provesSender()).isTrue();
            assertThat(Verifiers.acceptUnverified().provesSender()).isFalse();
            assertThat(Verifiers.allOf(List.of(Verifiers.acceptUnverified())).provesSender())
                    .isFalse();
            assertThat(Verifiers.allOf(List.of(address, Verifiers.acceptUnverified()))
                            .provesSender())
                    .isTrue();
        }

        @Test
        void believing_everybody_is_written_out() {
            assertThat(Verifiers.acceptUnverified()
                            .verify(WebhookRequest.builder("POST", Instant.EPOCH)
                                    .build())
                            .isAccepted())
                    .isTrue();
        }

        private WebhookRequest request(String from, String token) {
            return WebhookRequest.builder("POST", Instant.EPOCH)
                    .remoteAddress(from)
                    .header("X-Token", token)
                    .build();
        }
    }

    private static WebhookRequest from(String address) {
        return WebhookRequest.builder("POST", Instant.EPOCH)
                .remoteAddress(address)
                .build();
    }
}
