/** Forms as PHP reads and writes them. */
@NullMarked
package io.github.pbx24.bitrix24.internal.form;

import org.jspecify.annotations.NullMarked;
