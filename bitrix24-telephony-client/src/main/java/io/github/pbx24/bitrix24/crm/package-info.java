/** The part of the CRM that telephony needs. */
@NullMarked
package io.github.pbx24.bitrix24.crm;

import org.jspecify.annotations.NullMarked;
