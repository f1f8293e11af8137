package io.github.pbx24.bitrix24;

import io.github.pbx24.bitrix24.internal.http.PortalAddress;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/** An incoming webhook: user id and secret code are parts of the path. */
final class WebhookAuthorization implements Bitrix24Authorization {

    private static final Pattern PATH = Pattern.compile("(?:/.*)?/rest/\\d+/([A-Za-z0-9]+)/");

    private final HttpUrl base;
    private final String code;

    WebhookAuthorization(URI webhookUrl) {
        this.base = PortalAddress.base("webhookUrl", webhookUrl);
        Matcher path = PATH.matcher(base.encodedPath());
        if (!path.matches()) {
            throw new IllegalArgumentException("webhookUrl must look like https://portal/rest/userId/code/");
        }
        this.code = path.group(1);
    }

    HttpUrl base() {
        return base;
    }

    String code() {
        return code;
    }

    @Override
    public String toString() {
        return "incoming webhook of " + base.host();
    }
}
