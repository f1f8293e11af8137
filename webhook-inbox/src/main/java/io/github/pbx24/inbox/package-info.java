/** Accepts webhooks durably, drops duplicates, processes each at least once and keeps a journal of all of them. */
@NullMarked
package io.github.pbx24.inbox;

import org.jspecify.annotations.NullMarked;
