/** How the engine runs its pieces of work: threads, turns, time, leases, and what was just written. Not for users. */
@NullMarked
package io.github.pbx24.correlation.internal.work;

import org.jspecify.annotations.NullMarked;
