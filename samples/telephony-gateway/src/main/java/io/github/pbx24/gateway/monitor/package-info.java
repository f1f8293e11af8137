/** What the operator sees: metrics, health of portals and exchanges, alerts, live updates, and a log that cannot be flooded. */
@NullMarked
package io.github.pbx24.gateway.monitor;

import org.jspecify.annotations.NullMarked;
