package io.github.pbx24.bitrix24.file;

import io.github.pbx24.bitrix24.UnreadableResultException;
import java.net.URI;

/**
 * Where the portal offers a file, see {@code disk.file.get}. The address carries credentials and is bound to the caller:
 * use it soon and as it is.
 *
 * @param downloadUrl signed address on the portal
 * @since 0.1
 */
public record DownloadTarget(URI downloadUrl) {

    /**
     * Reads an address as the portal writes it.
     *
     * @param text the address
     * @return the target
     * @throws UnreadableResultException if it is not an address; the message does not repeat it
     */
    public static DownloadTarget parse(String text) {
        try {
            // The portal leaves the bars of its token unencoded, java.net.URI does not take them.
            return new DownloadTarget(URI.create(text.replace("|", "%7C")));
        } catch (IllegalArgumentException notAnAddress) {
            throw new UnreadableResultException("DOWNLOAD_URL is not an address");
        }
    }

    /** Without the address, which carries credentials. */
    @Override
    public String toString() {
        return "DownloadTarget";
    }
}
