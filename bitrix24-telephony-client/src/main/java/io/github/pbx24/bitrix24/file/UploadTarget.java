package io.github.pbx24.bitrix24.file;

import java.net.URI;

/**
 * Where the portal wants a file to be posted. The address carries credentials: use it soon and as it is.
 *
 * @param uploadUrl signed address on the portal
 * @param fieldName name of the file part, {@code file}
 * @since 0.1
 */
public record UploadTarget(URI uploadUrl, String fieldName) {

    /** Without the address, which carries credentials. */
    @Override
    public String toString() {
        return "UploadTarget[fieldName=" + fieldName + "]";
    }
}
