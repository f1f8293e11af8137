/** What the operator sees: metrics, and live updates for the page. */
@NullMarked
package io.github.pbx24.gateway.monitor;

import org.jspecify.annotations.NullMarked;
