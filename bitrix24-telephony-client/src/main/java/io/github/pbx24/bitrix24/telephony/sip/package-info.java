/** SIP lines of the portal, cloud and on-premise PBX, and their state. */
@NullMarked
package io.github.pbx24.bitrix24.telephony.sip;

import org.jspecify.annotations.NullMarked;
