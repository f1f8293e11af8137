/**
 * Rostelecom Virtual PBX: webhooks in, recordings and click-to-call out.
 *
 * <p>Users need {@link io.github.pbx24.rostelecom.RostelecomProvider} only; {@link
 * io.github.pbx24.rostelecom.vats.VatsSigner} signs requests for their tests. Everything else belongs to one dialect and
 * lives in the package of that dialect.
 *
 * @since 0.1
 */
@NullMarked
package io.github.pbx24.rostelecom;

import org.jspecify.annotations.NullMarked;
