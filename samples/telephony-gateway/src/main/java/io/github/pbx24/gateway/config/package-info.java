/** Reads {@code gateway.yaml} into checked values and names every mistake by its YAML path. */
@NullMarked
package io.github.pbx24.gateway.config;

import org.jspecify.annotations.NullMarked;
