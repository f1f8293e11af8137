/** A complete application inside Bitrix24: a server, its pages, and the wiring of the kit. */
@NullMarked
package io.github.pbx24.analytics;

import org.jspecify.annotations.NullMarked;
