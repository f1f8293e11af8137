/** Where recordings are kept. */
@NullMarked
package io.github.pbx24.gateway.recording;

import org.jspecify.annotations.NullMarked;
