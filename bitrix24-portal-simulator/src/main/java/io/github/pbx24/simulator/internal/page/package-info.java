/** The portal in a browser: cards with widgets, applications in frames, and what their pages ask. Promises nothing to users. */
@NullMarked
package io.github.pbx24.simulator.internal.page;

import org.jspecify.annotations.NullMarked;
