package io.github.pbx24.threecx.internal.api;

import io.github.pbx24.pbx.http.RecordingDownload;
import java.io.IOException;

/**
 * Sends the token of a client with downloads. Thread-safe.
 *
 * @param tokens the client's token
 */
public record BearerTokens(ApiTokens tokens) implements RecordingDownload.ServerAuthorization {

    private static final String SCHEME = "Bearer ";

    @Override
    public String current() throws IOException {
        try {
            return SCHEME + tokens.get();
        } catch (ApiException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void refused(String value) {
        tokens.refused(value.substring(SCHEME.length()));
    }
}
