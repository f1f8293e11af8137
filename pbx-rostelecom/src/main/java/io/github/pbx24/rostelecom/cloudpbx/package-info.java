/**
 * The dialect {@code cloudpbx}: Rostelecom's «Интеграционный API», signed JSON requests both ways.
 *
 * <p>Users need {@link io.github.pbx24.rostelecom.RostelecomProvider}; {@link io.github.pbx24.rostelecom.cloudpbx.CloudpbxClient}
 * is for whoever wants to call the API directly, {@link io.github.pbx24.rostelecom.cloudpbx.CloudpbxSigner} for tests.
 *
 * @since 0.1
 */
@NullMarked
package io.github.pbx24.rostelecom.cloudpbx;

import org.jspecify.annotations.NullMarked;
