/** What a batch of requests answers, and how a request refers to the answer of an earlier one. */
@NullMarked
package io.github.pbx24.bitrix24.batch;

import org.jspecify.annotations.NullMarked;
