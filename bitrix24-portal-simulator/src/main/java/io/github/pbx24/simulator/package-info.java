/** A Bitrix24 portal in one process, over real HTTP on loopback, for tests and demonstrations. */
@NullMarked
package io.github.pbx24.simulator;

import org.jspecify.annotations.NullMarked;
