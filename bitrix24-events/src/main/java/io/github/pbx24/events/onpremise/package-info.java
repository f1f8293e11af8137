/**
 * Events of a self-hosted portal that REST does not have, forwarded by a small PHP file on the portal and signed: the verifier,
 * the typed event and the source for an inbox.
 */
@NullMarked
package io.github.pbx24.events.onpremise;

import org.jspecify.annotations.NullMarked;
