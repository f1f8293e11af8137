package io.github.pbx24.bridge;

import java.io.IOException;

/** A recording would leave less of the disk free than has to be; later there may be room. */
final class NoRoomException extends IOException {

    private static final long serialVersionUID = 1L;

    NoRoomException() {
        super("the disk has no room for it");
    }
}
