/** What an OAuth application of Bitrix24 is, the tokens it holds for a portal, and where they are kept. */
@NullMarked
package io.github.pbx24.bitrix24.oauth;

import org.jspecify.annotations.NullMarked;
