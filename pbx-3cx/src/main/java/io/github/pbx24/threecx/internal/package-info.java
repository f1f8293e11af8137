/** Reading of what 3CX templates send: fields, times and durations in every spelling. Plumbing of the dialects. */
@NullMarked
package io.github.pbx24.threecx.internal;

import org.jspecify.annotations.NullMarked;
