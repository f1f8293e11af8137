/** Alerts about events by e-mail. */
@NullMarked
package io.github.pbx24.events.mail;

import org.jspecify.annotations.NullMarked;
