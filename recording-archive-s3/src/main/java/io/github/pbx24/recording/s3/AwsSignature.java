package io.github.pbx24.recording.s3;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs requests with AWS Signature Version 4. Pure: the time is an argument.
 *
 * @param accessKey who signs
 * @param secretKey proves it
 * @param region region of the storage
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html">the rules</a>
 */
record AwsSignature(String accessKey, String secretKey, String region) {

    /** SHA-256 of nothing, for requests without a body. */
    static final String EMPTY_BODY = hex(sha256().digest());

    /** Stands for the hash of the body in a link that somebody else will follow. */
    private static final String UNSIGNED = "UNSIGNED-PAYLOAD";

    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int DATE_LENGTH = 8;

    /**
     * The headers that authorise a request, to be sent beside those given.
     *
     * @param method upper case
     * @param path encoded path from the first slash
     * @param query encoded names and values
     * @param headers what is sent and signed; names in lower case, {@code host} among them
     * @param bodyHash SHA-256 of the body in hex
     * @param now the time of the storage, give or take fifteen minutes
     */
    Map<String, String> headers(
            String method,
            String path,
            SortedMap<String, String> query,
            Map<String, String> headers,
            String bodyHash,
            Instant now) {
        String time = TIME.format(now);
        SortedMap<String, String> signed = new TreeMap<>(headers);
        signed.put("x-amz-content-sha256", bodyHash);
        signed.put("x-amz-date", time);
        String names = String.join(";", signed.keySet());
        String signature = signature(canonical(method, path, query, signed, bodyHash), time);
        return Map.of(
                "x-amz-content-sha256",
                bodyHash,
                "x-amz-date",
                time,
                "Authorization",
                ALGORITHM + " Credential=" + accessKey + "/" + scope(time) + ",SignedHeaders=" + names + ",Signature="
                        + signature);
    }

    /**
     * The query of an address that anybody may read for a while.
     *
     * @param path encoded path from the first slash
     * @param host host and, if it is not the usual one, port
     * @param validFor at most seven days
     * @param now when it begins
     */
    String presignedQuery(String path, String host, Duration validFor, Instant now) {
        String time = TIME.format(now);
        SortedMap<String, String> query = new TreeMap<>();
        query.put("X-Amz-Algorithm", ALGORITHM);
        query.put("X-Amz-Credential", Rfc3986.encode(accessKey + "/" + scope(time)));
        query.put("X-Amz-Date", time);
        query.put("X-Amz-Expires", Long.toString(validFor.toSeconds()));
        query.put("X-Amz-SignedHeaders", "host");
        SortedMap<String, String> headers = new TreeMap<>(Map.of("host", host));
        String signature = signature(canonical("GET", path, query, headers, UNSIGNED), time);
        return text(query) + "&X-Amz-Signature=" + signature;
    }

    private static String canonical(
            String method,
            String path,
            SortedMap<String, String> query,
            SortedMap<String, String> headers,
            String bodyHash) {
        StringBuilder text = new StringBuilder(method)
                .append('\n')
                .append(path)
                .append('\n')
                .append(text(query))
                .append('\n');
        headers.forEach((name, value) ->
                text.append(name).append(':').append(value.strip()).append('\n'));
        return text.append('\n')
                .append(String.join(";", headers.keySet()))
                .append('\n')
                .append(bodyHash)
                .toString();
    }

    static String text(SortedMap<String, String> query) {
        return query.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining("&"));
    }

    private String scope(String time) {
        return time.substring(0, DATE_LENGTH) + "/" + region + "/s3/aws4_request";
    }

    private String signature(String canonical, String time) {
        String hash = hex(sha256().digest(canonical.getBytes(StandardCharsets.UTF_8)));
        String toSign = ALGORITHM + "\n" + time + "\n" + scope(time) + "\n" + hash;
        byte[] key = ("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8);
        for (String part : scope(time).split("/")) {
            key = mac(key, part);
        }
        return hex(mac(key, toSign));
    }

    private static byte[] mac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "AwsSignature[" + region + "]";
    }
}
