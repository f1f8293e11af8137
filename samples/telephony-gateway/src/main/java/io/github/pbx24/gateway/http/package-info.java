/** The gateway over HTTP: a thin layer that only translates requests and answers. */
@NullMarked
package io.github.pbx24.gateway.http;

import org.jspecify.annotations.NullMarked;
