/**
 * What providers of exchanges need to talk HTTP safely: recordings fetched with every guard, certificates trusted beside those of the
 * Java platform, and JSON read within bounds.
 *
 * @since 0.1
 */
@NullMarked
package io.github.pbx24.pbx.http;

import org.jspecify.annotations.NullMarked;
