package io.github.pbx24.app.analysis;

/**
 * One thing that is judged in a call.
 *
 * @param key stable key: small letters, digits and hyphens, at most 50
 * @param description what earns the points, in a sentence a model understands; at most 1,000 characters
 * @param max the most points possible, 1 to 1,000; also its weight in the quality
 * @since 0.1
 */
public record CriterionDefinition(String key, String description, int max) {

    /** Checks everything. */
    public CriterionDefinition {
        if (!key.matches("[a-z0-9-]{1,50}")) {
            throw new IllegalArgumentException("key must be 1 to 50 small letters, digits and hyphens");
        }
        if (description.isBlank() || description.length() > 1000) {
            throw new IllegalArgumentException("description must be 1 to 1,000 characters");
        }
        if (max < 1 || max > 1000) {
            throw new IllegalArgumentException("max must be 1 to 1,000, was " + max);
        }
    }
}
