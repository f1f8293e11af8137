/** The portal's state: one store per subject, guarded by one lock. Promises nothing to users. */
@NullMarked
package io.github.pbx24.simulator.internal.portal;

import org.jspecify.annotations.NullMarked;
