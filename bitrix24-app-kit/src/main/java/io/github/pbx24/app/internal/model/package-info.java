/** Talks to servers that run models. Promises nothing to users. */
@NullMarked
package io.github.pbx24.app.internal.model;

import org.jspecify.annotations.NullMarked;
