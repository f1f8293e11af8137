/** Events that wait at the portal until they are taken. */
@NullMarked
package io.github.pbx24.bitrix24.event.offline;

import org.jspecify.annotations.NullMarked;
