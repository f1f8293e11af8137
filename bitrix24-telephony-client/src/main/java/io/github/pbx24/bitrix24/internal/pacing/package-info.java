/** When a waiting request may leave, and who is told. */
@NullMarked
package io.github.pbx24.bitrix24.internal.pacing;

import org.jspecify.annotations.NullMarked;
