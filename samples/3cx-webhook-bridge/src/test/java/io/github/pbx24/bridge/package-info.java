@NullMarked
package io.github.pbx24.bridge;

import org.jspecify.annotations.NullMarked;
