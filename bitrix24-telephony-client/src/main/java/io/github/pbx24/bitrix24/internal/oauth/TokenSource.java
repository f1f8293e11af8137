package io.github.pbx24.bitrix24.internal.oauth;

import io.github.pbx24.bitrix24.oauth.OAuthApplication;
import io.github.pbx24.bitrix24.oauth.TokenStore;
import java.time.Duration;

/**
 * Where the tokens of one portal are and whose they are.
 *
 * @param refreshBefore how long before its end a token is renewed; zero switches this off
 */
public record TokenSource(OAuthApplication application, TokenStore store, String portalKey, Duration refreshBefore) {}
