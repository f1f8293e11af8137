/** The whole way from a call to a score in a card, with nothing but Java: a simulated portal around the real application. */
@NullMarked
package io.github.pbx24.analytics.demo;

import org.jspecify.annotations.NullMarked;
