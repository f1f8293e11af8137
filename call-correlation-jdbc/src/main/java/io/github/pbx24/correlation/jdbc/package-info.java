/** Keeps calls in SQLite or PostgreSQL. */
@NullMarked
package io.github.pbx24.correlation.jdbc;

import org.jspecify.annotations.NullMarked;
