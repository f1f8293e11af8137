/** What guards against loops remember: which values were written and shown, as hashes, in the store that all nodes share. */
@NullMarked
package io.github.pbx24.events.internal.guard;

import org.jspecify.annotations.NullMarked;
