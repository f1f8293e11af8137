/** Speech to text: over a server with the interface of OpenAI, and out of files for tests. */
@NullMarked
package io.github.pbx24.app.speech;

import org.jspecify.annotations.NullMarked;
