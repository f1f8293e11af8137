/** Finds out how a call went: over a server with the interface of OpenAI, or by a few rules; and makes values of it. */
@NullMarked
package io.github.pbx24.app.analysis;

import org.jspecify.annotations.NullMarked;
