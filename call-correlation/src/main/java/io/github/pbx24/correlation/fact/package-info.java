/** What an exchange said about a call, and what it means. Pure: no clock, no thread, no I/O. */
@NullMarked
package io.github.pbx24.correlation.fact;

import org.jspecify.annotations.NullMarked;
