/** What all simulated exchanges are made of. */
@NullMarked
package io.github.pbx24.pbx.simulator.internal;

import org.jspecify.annotations.NullMarked;
