@NullMarked
package io.github.pbx24.threecx.internal;

import org.jspecify.annotations.NullMarked;
