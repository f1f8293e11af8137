/**
 * Any exchange with a simple webhook, by configuration alone: names of fields and events, a proof, addresses of recordings. Users need
 * {@link io.github.pbx24.generic.GenericProvider} only.
 *
 * @since 0.1
 */
@NullMarked
package io.github.pbx24.generic;

import org.jspecify.annotations.NullMarked;
