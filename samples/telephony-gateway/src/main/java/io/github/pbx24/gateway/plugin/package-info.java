/** Vendors' modules that an operator puts into a folder. */
@NullMarked
package io.github.pbx24.gateway.plugin;

import org.jspecify.annotations.NullMarked;
