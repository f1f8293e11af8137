/** How the log looks and where it goes. */
@NullMarked
package io.github.pbx24.gateway.logging;

import org.jspecify.annotations.NullMarked;
