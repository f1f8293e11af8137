/** A simulated world of portals, exchanges and nodes in which the engine has to keep its promises. */
@NullMarked
package io.github.pbx24.correlation.simulation;

import org.jspecify.annotations.NullMarked;
