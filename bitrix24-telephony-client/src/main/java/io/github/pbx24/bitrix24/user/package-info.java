/** Users of a portal and their extensions. */
@NullMarked
package io.github.pbx24.bitrix24.user;

import org.jspecify.annotations.NullMarked;
