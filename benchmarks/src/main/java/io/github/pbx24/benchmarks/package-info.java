/** Shows speed and memory of the hot path. Nothing here is published. */
@NullMarked
package io.github.pbx24.benchmarks;

import org.jspecify.annotations.NullMarked;
