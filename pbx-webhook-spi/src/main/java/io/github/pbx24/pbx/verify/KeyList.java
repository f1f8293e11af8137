package io.github.pbx24.pbx.verify;

import java.util.List;

/** The one rule for lists of secrets: at least one, none blank. An empty secret would let everybody in. */
final class KeyList {

    private KeyList() {}

    static List<String> requireUsable(List<String> keys) {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("keys must not be empty");
        }
        for (int i = 0; i < keys.size(); i++) {
            if (keys.get(i).isBlank()) {
                throw new IllegalArgumentException("keys[" + i + "] must not be blank");
            }
        }
        return List.copyOf(keys);
    }
}
