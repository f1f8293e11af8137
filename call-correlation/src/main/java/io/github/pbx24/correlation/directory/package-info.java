/** Who has which extension. */
@NullMarked
package io.github.pbx24.correlation.directory;

import org.jspecify.annotations.NullMarked;
