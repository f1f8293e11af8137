/** One database for several stores: SQLite and PostgreSQL with their connections, transactions, migrations and failures. */
@NullMarked
package io.github.pbx24.jdbc;

import org.jspecify.annotations.NullMarked;
