/** Limits of Bitrix24 that fields are held to, and readers of answers. Not for users. */
@NullMarked
package io.github.pbx24.bitrix24.internal.field;

import org.jspecify.annotations.NullMarked;
