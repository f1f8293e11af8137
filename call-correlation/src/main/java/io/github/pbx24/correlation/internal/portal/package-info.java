/** What the engine says to a portal, and what an answer says about the portal as a whole. Not for users. */
@NullMarked
package io.github.pbx24.correlation.internal.portal;

import org.jspecify.annotations.NullMarked;
