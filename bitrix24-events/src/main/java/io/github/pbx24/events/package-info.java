/** Bitrix24 events as a product of its own: subscriptions, a durable inbox, typed handlers. */
@NullMarked
package io.github.pbx24.events;

import org.jspecify.annotations.NullMarked;
