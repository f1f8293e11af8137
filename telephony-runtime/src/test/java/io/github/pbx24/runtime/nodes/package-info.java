/** Real processes that share a real database, and what may happen to them. */
@NullMarked
package io.github.pbx24.runtime.nodes;

import org.jspecify.annotations.NullMarked;
