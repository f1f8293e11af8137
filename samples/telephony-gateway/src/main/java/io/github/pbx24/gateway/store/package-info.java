/** The database of the gateway: one pool for deliveries, calls and tokens. */
@NullMarked
package io.github.pbx24.gateway.store;

import org.jspecify.annotations.NullMarked;
