/** JSON as the client needs it: bounded, compact trees, and writing of parameters. */
@NullMarked
package io.github.pbx24.bitrix24.internal.json;

import org.jspecify.annotations.NullMarked;
