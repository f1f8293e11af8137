/** Credentials of one portal: tokens, their renewal, and the authorization server. */
@NullMarked
package io.github.pbx24.bitrix24.internal.oauth;

import org.jspecify.annotations.NullMarked;
