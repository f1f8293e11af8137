/** Keeps OAuth tokens of Bitrix24 portals encrypted in SQLite or PostgreSQL. */
@NullMarked
package io.github.pbx24.bitrix24.tokens.jdbc;

import org.jspecify.annotations.NullMarked;
