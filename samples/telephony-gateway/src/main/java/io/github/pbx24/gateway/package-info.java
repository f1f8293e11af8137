/** The reference gateway: starts and stops everything, and its command line. */
@NullMarked
package io.github.pbx24.gateway;

import org.jspecify.annotations.NullMarked;
