/**
 * Rostelecom Virtual PBX in both dialects.
 *
 * @since 0.1
 */
@NullMarked
package io.github.pbx24.pbx.simulator.rostelecom;

import org.jspecify.annotations.NullMarked;
