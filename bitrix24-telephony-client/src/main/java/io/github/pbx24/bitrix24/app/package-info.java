/** The application and the portal it is installed in, and places in the portal's pages. */
@NullMarked
package io.github.pbx24.bitrix24.app;

import org.jspecify.annotations.NullMarked;
