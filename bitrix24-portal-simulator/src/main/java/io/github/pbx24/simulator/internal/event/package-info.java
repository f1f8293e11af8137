/** Events: subscribing, addressing, delivering, and the queues of those who fetch them. Promises nothing to users. */
@NullMarked
package io.github.pbx24.simulator.internal.event;

import org.jspecify.annotations.NullMarked;
