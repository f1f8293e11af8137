/** HTTP to the portal: one request, its answer, and what an answer means. */
@NullMarked
package io.github.pbx24.bitrix24.internal.http;

import org.jspecify.annotations.NullMarked;
