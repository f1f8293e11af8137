/** Compares and rewrites phone numbers. Pure. */
@NullMarked
package io.github.pbx24.correlation.number;

import org.jspecify.annotations.NullMarked;
