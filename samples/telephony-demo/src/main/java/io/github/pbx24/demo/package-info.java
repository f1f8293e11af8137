/** The demonstration: simulated exchanges and a simulated portal around a real gateway process, with calls to watch or to check. */
@NullMarked
package io.github.pbx24.demo;

import org.jspecify.annotations.NullMarked;
