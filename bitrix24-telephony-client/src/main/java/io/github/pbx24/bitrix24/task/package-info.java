/** Tasks of the portal. */
@NullMarked
package io.github.pbx24.bitrix24.task;

import org.jspecify.annotations.NullMarked;
