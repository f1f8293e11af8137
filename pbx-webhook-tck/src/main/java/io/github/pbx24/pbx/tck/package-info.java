/**
 * A kit that checks a provider of an exchange against the numbered rules of {@link io.github.pbx24.pbx}: extend {@link
 * io.github.pbx24.pbx.tck.PbxProviderTck} and describe the exchange by a {@link io.github.pbx24.pbx.tck.PbxFixture}.
 *
 * @since 0.1
 */
@NullMarked
package io.github.pbx24.pbx.tck;

import org.jspecify.annotations.NullMarked;
