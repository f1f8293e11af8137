/** Pacing: when a request may be sent so that the limits of the portal are kept and urgent requests do not wait. */
@NullMarked
package io.github.pbx24.bitrix24.pacing;

import org.jspecify.annotations.NullMarked;
