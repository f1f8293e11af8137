/** Between HTTP and the inbox: what is verified, what is stored of a request, and what becomes of it afterwards. */
@NullMarked
package io.github.pbx24.gateway.intake;

import org.jspecify.annotations.NullMarked;
