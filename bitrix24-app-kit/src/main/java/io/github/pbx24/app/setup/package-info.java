/** What an application needs in a portal, custom fields, places and events, and whether it is there. */
@NullMarked
package io.github.pbx24.app.setup;

import org.jspecify.annotations.NullMarked;
