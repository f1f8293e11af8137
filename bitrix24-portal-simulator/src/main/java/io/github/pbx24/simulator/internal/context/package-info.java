/** What every part of the portal knows: the clock and lock, who is calling, what a method is. Promises nothing to users. */
@NullMarked
package io.github.pbx24.simulator.internal.context;

import org.jspecify.annotations.NullMarked;
