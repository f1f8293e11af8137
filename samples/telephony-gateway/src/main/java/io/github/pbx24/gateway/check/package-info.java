/** Tries a configuration against the real portal, exchange and store, and says what to fix. */
@NullMarked
package io.github.pbx24.gateway.check;

import org.jspecify.annotations.NullMarked;
