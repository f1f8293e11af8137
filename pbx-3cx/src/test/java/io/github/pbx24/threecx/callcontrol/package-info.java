@NullMarked
package io.github.pbx24.threecx.callcontrol;

import org.jspecify.annotations.NullMarked;
