/** The database of the gateway, and the keys of what is encrypted in it. */
@NullMarked
package io.github.pbx24.gateway.store;

import org.jspecify.annotations.NullMarked;
