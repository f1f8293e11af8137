/** Files of the portal's Drive. */
@NullMarked
package io.github.pbx24.bitrix24.disk;

import org.jspecify.annotations.NullMarked;
