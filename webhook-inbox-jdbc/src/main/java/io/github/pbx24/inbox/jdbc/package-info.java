/** Keeps the webhook inbox in SQLite or PostgreSQL. */
@NullMarked
package io.github.pbx24.inbox.jdbc;

import org.jspecify.annotations.NullMarked;
