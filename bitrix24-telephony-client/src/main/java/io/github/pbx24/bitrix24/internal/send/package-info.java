/** What happens to a request: waiting, tries, batches, cards. */
@NullMarked
package io.github.pbx24.bitrix24.internal.send;

import org.jspecify.annotations.NullMarked;
