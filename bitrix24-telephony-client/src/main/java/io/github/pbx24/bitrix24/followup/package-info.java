/** What the portal's assistant wrote about video calls; REST 3.0. */
@NullMarked
package io.github.pbx24.bitrix24.followup;

import org.jspecify.annotations.NullMarked;
