/** Tests with the gateway as a process of its own. */
@NullMarked
package io.github.pbx24.demo;

import org.jspecify.annotations.NullMarked;
