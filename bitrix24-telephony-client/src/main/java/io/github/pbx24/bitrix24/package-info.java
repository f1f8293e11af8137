/** The Bitrix24 REST client: requests as values, authorisation, errors as types, retries and batches. */
@NullMarked
package io.github.pbx24.bitrix24;

import org.jspecify.annotations.NullMarked;
