/** How calls are shown in a portal: waits and policies, each with a default. */
@NullMarked
package io.github.pbx24.correlation.rule;

import org.jspecify.annotations.NullMarked;
