@NullMarked
package io.github.pbx24.threecx.customcrm;

import org.jspecify.annotations.NullMarked;
