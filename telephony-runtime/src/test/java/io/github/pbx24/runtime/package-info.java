/** Tests with real stores, real vendors' modules and a simulated portal. */
@NullMarked
package io.github.pbx24.runtime;

import org.jspecify.annotations.NullMarked;
