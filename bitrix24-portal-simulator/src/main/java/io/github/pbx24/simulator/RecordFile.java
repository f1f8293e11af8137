package io.github.pbx24.simulator;

/**
 * A call recording stored on the portal's drive.
 *
 * @param id the file's id, as in {@code FILE_ID} and {@code RECORD_FILE_ID}
 * @param name the file name
 * @param sizeBytes its size
 * @param sha256 SHA-256 of its bytes, 64 lower-case hexadecimal digits
 * @since 0.1
 */
public record RecordFile(long id, String name, long sizeBytes, String sha256) {}
