/** Plumbing; nothing here is promised to users. */
@NullMarked
package io.github.pbx24.app.internal;

import org.jspecify.annotations.NullMarked;
