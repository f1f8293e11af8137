package io.github.pbx24.bitrix24.file;

import io.github.pbx24.bitrix24.ResultNode;

/**
 * A recording that the portal stored.
 *
 * @param fileId id of the file on the portal's Drive, usable in {@code disk.file.get}
 * @since 0.1
 */
public record AttachedRecord(long fileId) {

    /**
     * Reads the answer of {@code telephony.externalCall.attachRecord} or of an upload.
     *
     * @param result the result part
     * @return the record
     */
    public static AttachedRecord from(ResultNode result) {
        return new AttachedRecord(result.requireLong("FILE_ID"));
    }
}
