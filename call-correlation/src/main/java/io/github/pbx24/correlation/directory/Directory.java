package io.github.pbx24.correlation.directory;

import io.github.pbx24.correlation.number.NumberRules;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Who has which extension, and which line a dialled number is. A snapshot: immutable and thread-safe.
 *
 * @param users portal user by extension
 * @param defaultUser who gets the calls of extensions that nobody has; null if such calls shall wait for an owner
 * @param lines Bitrix24 line by the number or rule name that the PBX tells; what is not in it stands for itself
 * @since 0.1
 */
public record Directory(Map<String, Long> users, @Nullable Long defaultUser, Map<String, String> lines) {

    /** Copies the maps. */
    public Directory {
        users = Map.copyOf(users);
        lines = Map.copyOf(lines);
    }

    /**
     * The user of an extension.
     *
     * @param extension the extension, or null if unknown
     * @return the user; empty if nobody has it
     */
    public OptionalLong userOf(@Nullable String extension) {
        Long user = extension == null ? null : users.get(extension);
        return user == null ? OptionalLong.empty() : OptionalLong.of(user);
    }

    /**
     * The user of an extension, else the default user.
     *
     * @param extension the extension, or null if unknown
     * @return the user; empty if nobody has it and there is no default user
     */
    public OptionalLong ownerOf(@Nullable String extension) {
        OptionalLong user = userOf(extension);
        return user.isPresent() || defaultUser == null ? user : OptionalLong.of(defaultUser);
    }

    /**
     * An extension of a user.
     *
     * @param userId the user
     * @return the smallest extension that leads to the user; empty if there is none
     */
    public Optional<String> extensionOf(long userId) {
        return users.entrySet().stream()
                .filter(entry -> entry.getValue() == userId)
                .map(Map.Entry::getKey)
                .min(Comparator.naturalOrder());
    }

    /**
     * Whether a number is an employee's extension.
     *
     * @param number any number
     * @return true if a user has it
     */
    public boolean isExtension(String number) {
        return users.containsKey(number);
    }

    /**
     * Whether a line is configured.
     *
     * @param line what the PBX tells
     * @return true if it leads to a Bitrix24 line
     */
    public boolean isLine(String line) {
        return lines.containsKey(line);
    }

    /**
     * The Bitrix24 line of a dialled number. Lines are compared as numbers, so that one configured line covers all ways to
     * write it.
     *
     * @param line what the PBX tells, or null
     * @param numbers how numbers are compared
     * @return the line, as told if none is configured for it; empty if the PBX told none
     */
    public Optional<String> lineOf(@Nullable String line, NumberRules numbers) {
        if (line == null) {
            return Optional.empty();
        }
        String configured = lines.get(line);
        if (configured == null) {
            for (Map.Entry<String, String> entry : lines.entrySet()) {
                if (numbers.same(entry.getKey(), line) || numbers.same(entry.getValue(), line)) {
                    configured = entry.getValue();
                }
            }
        }
        return Optional.of(configured == null ? line : configured);
    }
}
