package io.github.pbx24.recording.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The examples of Amazon's documentation, with its keys and its results. */
class AwsSignatureTest {

    private static final Instant NOW = Instant.parse("2013-05-24T00:00:00Z");
    private static final String HOST = "examplebucket.s3.amazonaws.com";

    private final AwsSignature signature =
            new AwsSignature("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1");

    @Test
    void a_get_with_a_range_is_signed_as_amazon_shows() {
        assertThat(authorization(
                        "GET",
                        "/test.txt",
                        Map.of(),
                        Map.of("host", HOST, "range", "bytes=0-9"),
                        AwsSignature.EMPTY_BODY))
                .isEqualTo("AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                        + "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
                        + "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
    }

    @Test
    void a_put_is_signed_as_amazon_shows() {
        assertThat(authorization(
                        "PUT",
                        "/test%24file.text",
                        Map.of(),
                        Map.of(
                                "date", "Fri, 24 May 2013 00:00:00 GMT",
                                "host", HOST,
                                "x-amz-storage-class", "REDUCED_REDUNDANCY"),
                        "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072"))
                .endsWith("Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
    }

    @Test
    void a_list_is_signed_as_amazon_shows() {
        assertThat(authorization(
                        "GET",
                        "/",
                        Map.of("max-keys", "2", "prefix", "J"),
                        Map.of("host", HOST),
                        AwsSignature.EMPTY_BODY))
                .endsWith("Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
    }

    @Test
    void a_link_is_signed_as_amazon_shows() {
        assertThat(signature.presignedQuery("/test.txt", HOST, Duration.ofDays(1), NOW))
                .isEqualTo("X-Amz-Algorithm=AWS4-HMAC-SHA256"
                        + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
                        + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
                        + "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
    }

    @Test
    void a_path_keeps_its_slashes_and_nothing_else() {
        assertThat(Rfc3986.encodePath("a b/ü+&~._-")).isEqualTo("a%20b/%C3%BC%2B%26~._-");
    }

    @Test
    void the_secret_is_not_shown() {
        assertThat(signature).asString().doesNotContain("wJalr", "AKIA");
    }

    private String authorization(
            String method, String path, Map<String, String> query, Map<String, String> headers, String bodyHash) {
        return String.valueOf(signature
                .headers(method, path, new TreeMap<>(query), headers, bodyHash, NOW)
                .get("Authorization"));
    }
}
