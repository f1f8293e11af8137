/** Installation and removal of an application: what the portal sends, and how it is proved before anything is stored. */
@NullMarked
package io.github.pbx24.bitrix24.install;

import org.jspecify.annotations.NullMarked;
