/** The words of the REST protocol: answers, errors, lists, paths, faults, the journal of requests. Promises nothing to users. */
@NullMarked
package io.github.pbx24.simulator.internal.protocol;

import org.jspecify.annotations.NullMarked;
