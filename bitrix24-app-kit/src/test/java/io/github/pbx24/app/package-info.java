/** Tests of the kit against the portal simulator. */
@NullMarked
package io.github.pbx24.app;

import org.jspecify.annotations.NullMarked;
