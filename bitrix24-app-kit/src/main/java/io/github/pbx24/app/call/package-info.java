/** Calls of a portal as the application keeps them, and the projects that their lines belong to. */
@NullMarked
package io.github.pbx24.app.call;

import org.jspecify.annotations.NullMarked;
