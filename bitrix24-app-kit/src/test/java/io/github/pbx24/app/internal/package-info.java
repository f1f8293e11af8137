/** Tests of the plumbing. */
@NullMarked
package io.github.pbx24.app.internal;

import org.jspecify.annotations.NullMarked;
