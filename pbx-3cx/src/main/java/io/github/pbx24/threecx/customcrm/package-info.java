/**
 * The dialect {@code custom-crm}: two addresses that 3CX calls with placeholders filled in, one when a call is answered and one when it
 * is over. No id of the call has to be sent; then it is recognised by who talks with whom.
 */
@NullMarked
package io.github.pbx24.threecx.customcrm;

import org.jspecify.annotations.NullMarked;
