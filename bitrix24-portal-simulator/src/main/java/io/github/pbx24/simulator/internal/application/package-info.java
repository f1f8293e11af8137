/** What an application asks about itself, the portal, its users, its places and its files. Promises nothing to users. */
@NullMarked
package io.github.pbx24.simulator.internal.application;

import org.jspecify.annotations.NullMarked;
