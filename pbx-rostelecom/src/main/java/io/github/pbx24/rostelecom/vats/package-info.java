/** The dialect {@code vats} of Rostelecom Virtual PBX: signed JSON webhooks, and an API below {@code /v2}. */
@NullMarked
package io.github.pbx24.rostelecom.vats;

import org.jspecify.annotations.NullMarked;
