/** Keeps calls in H2 or PostgreSQL over plain JDBC. */
@NullMarked
package io.github.pbx24.correlation.jdbc;

import org.jspecify.annotations.NullMarked;
