/** HTTP access to 3CX version 20 with a client id and key: tokens and bounded JSON. Plumbing of the dialects. */
@NullMarked
package io.github.pbx24.threecx.internal.api;

import org.jspecify.annotations.NullMarked;
