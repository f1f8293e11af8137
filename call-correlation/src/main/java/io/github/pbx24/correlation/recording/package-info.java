/** Keeps recordings. */
@NullMarked
package io.github.pbx24.correlation.recording;

import org.jspecify.annotations.NullMarked;
