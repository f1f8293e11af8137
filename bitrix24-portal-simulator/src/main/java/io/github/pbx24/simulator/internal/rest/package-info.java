/** Running a method: which one, whether it is allowed, its budget, and many at once. Promises nothing to users. */
@NullMarked
package io.github.pbx24.simulator.internal.rest;

import org.jspecify.annotations.NullMarked;
