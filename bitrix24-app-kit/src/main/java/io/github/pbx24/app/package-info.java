/** The kit: what a program that hosts an application of Bitrix24 makes once and gives every request to. */
@NullMarked
package io.github.pbx24.app;

import org.jspecify.annotations.NullMarked;
