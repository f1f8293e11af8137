/** Keeps the webhook inbox in H2 or PostgreSQL over plain JDBC. */
@NullMarked
package io.github.pbx24.inbox.jdbc;

import org.jspecify.annotations.NullMarked;
