/**
 * Watches the events of portals: tells when an expected event does not come in business hours, when handlers are slow and when work piles
 * up, once, and again when all is well.
 */
@NullMarked
package io.github.pbx24.events.watch;

import org.jspecify.annotations.NullMarked;
