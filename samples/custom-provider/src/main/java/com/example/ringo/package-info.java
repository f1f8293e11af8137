/** Ringo, an invented exchange that sends signed JSON. */
@NullMarked
package com.example.ringo;

import org.jspecify.annotations.NullMarked;
