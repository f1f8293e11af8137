/** Keeps calls: the contract of a store, the text form of a call, and a store in memory. */
@NullMarked
package io.github.pbx24.correlation.store;

import org.jspecify.annotations.NullMarked;
