/** Typed telephony methods: factories that make request values, and the records they answer with. */
@NullMarked
package io.github.pbx24.bitrix24.telephony;

import org.jspecify.annotations.NullMarked;
