/** Tests of the 3CX provider against every known spelling of the plugin, and its HTTP side against a real server. */
@NullMarked
package io.github.pbx24.threecx;

import org.jspecify.annotations.NullMarked;
