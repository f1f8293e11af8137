/** Checks of the whole house: the arrows between the modules and the shape of what they publish. */
@NullMarked
package io.github.pbx24.architecture;

import org.jspecify.annotations.NullMarked;
