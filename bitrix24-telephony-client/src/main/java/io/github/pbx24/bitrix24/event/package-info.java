/** Events that a portal posts to a handler: the form body, the check of its token, and typed events. */
@NullMarked
package io.github.pbx24.bitrix24.event;

import org.jspecify.annotations.NullMarked;
