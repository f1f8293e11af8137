package io.github.pbx24.bitrix24.internal.http;

import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Request;
import okhttp3.HttpUrl;

/** Where a method is called. */
public final class MethodUrl {

    private static final String REST = "rest";

    private MethodUrl() {}

    public static HttpUrl of(HttpUrl base, Bitrix24Request<?> request) {
        if (!request.isRest3()) {
            return base.newBuilder().addPathSegment(request.method()).build();
        }
        // /rest/ becomes /rest/api/, and /rest/1/code/ becomes /rest/api/1/code/.
        HttpUrl.Builder url = base.newBuilder().encodedPath("/");
        boolean inserted = false;
        for (String segment : base.encodedPathSegments()) {
            url.addEncodedPathSegment(segment);
            if (!inserted && segment.equals(REST)) {
                url.addPathSegment("api");
                inserted = true;
            }
        }
        if (!inserted) {
            throw new Bitrix24FieldException("address", "has no part /rest/, so REST 3.0 cannot be found");
        }
        return url.addPathSegment(request.method()).build();
    }
}
