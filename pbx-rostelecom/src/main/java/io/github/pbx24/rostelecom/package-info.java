/**
 * Rostelecom Virtual PBX: webhooks in, recordings and click-to-call out.
 *
 * <p>Users need {@link io.github.pbx24.rostelecom.RostelecomProvider} only; {@link
 * io.github.pbx24.rostelecom.VatsSigner} signs requests for their tests. Everything else belongs to one dialect and is
 * named after it.
 *
 * @since 0.1
 */
@NullMarked
package io.github.pbx24.rostelecom;

import org.jspecify.annotations.NullMarked;
