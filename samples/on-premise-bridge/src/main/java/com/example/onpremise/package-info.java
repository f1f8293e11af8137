/** Takes what the PHP bridge of a self-hosted portal forwards. */
@NullMarked
package com.example.onpremise;

import org.jspecify.annotations.NullMarked;
