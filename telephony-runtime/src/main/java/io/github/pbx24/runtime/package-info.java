/**
 * Telephone exchanges, Bitrix24 portals and a database, wired to one object that a host program feeds with requests.
 *
 * <p>Knows no HTTP server, no configuration file and no database driver: those are the host's.
 */
@NullMarked
package io.github.pbx24.runtime;

import org.jspecify.annotations.NullMarked;
