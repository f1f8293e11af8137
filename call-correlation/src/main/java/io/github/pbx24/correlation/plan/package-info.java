/** What Bitrix24 should show of a call, what it confirmed, and the next step between the two. Pure: no clock, no thread, no I/O. */
@NullMarked
package io.github.pbx24.correlation.plan;

import org.jspecify.annotations.NullMarked;
