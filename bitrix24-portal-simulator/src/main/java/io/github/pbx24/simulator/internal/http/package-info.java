/** The wire: the server, reading requests, writing answers. Promises nothing to users. */
@NullMarked
package io.github.pbx24.simulator.internal.http;

import org.jspecify.annotations.NullMarked;
