/** Webhooks of other sources than Bitrix24, which sign what they send. */
@NullMarked
package io.github.pbx24.app.webhook;

import org.jspecify.annotations.NullMarked;
