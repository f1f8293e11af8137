/**
 * Simulated telephone exchanges: they send what the real ones send and offer their API on loopback, so that a program can be tested
 * without one. They share no code with the modules that talk to real exchanges.
 *
 * <p>A vendor lives in a package of its own and implements {@link io.github.pbx24.pbx.simulator.SimulatedExchange}.
 *
 * @since 0.1
 */
@NullMarked
package io.github.pbx24.pbx.simulator;

import org.jspecify.annotations.NullMarked;
