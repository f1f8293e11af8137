/** Readers of the texts that vendors print: times, durations and telephone numbers. */
@NullMarked
package io.github.pbx24.pbx.text;

import org.jspecify.annotations.NullMarked;
