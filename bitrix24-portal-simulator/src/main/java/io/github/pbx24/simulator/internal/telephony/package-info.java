/** Calls: registering, finishing, cards, recordings, statistics, lines, click-to-call. Promises nothing to users. */
@NullMarked
package io.github.pbx24.simulator.internal.telephony;

import org.jspecify.annotations.NullMarked;
