/**
 * Simulated 3CX: {@link io.github.pbx24.pbx.simulator.threecx.V20Exchange} has the call control interface and the configuration interface
 * (XAPI) of version 20, {@link io.github.pbx24.pbx.simulator.threecx.PluginExchange} the webhook plugin, and {@link
 * io.github.pbx24.pbx.simulator.threecx.CrmTemplateClient} runs a CRM template as the exchange would.
 *
 * @since 0.1
 */
@NullMarked
package io.github.pbx24.pbx.simulator.threecx;

import org.jspecify.annotations.NullMarked;
