package io.github.pbx24.rostelecom.cloudpbx;

import io.github.pbx24.pbx.CallControl;

/** Click-to-call by {@code call_back}. */
final class CloudpbxCallControl implements CallControl {

    private final CloudpbxClient client;

    CloudpbxCallControl(CloudpbxClient client) {
        this.client = client;
    }

    @Override
    public Originated originate(OriginateRequest request) {
        CloudpbxAnswer<String> answer = client.callBack(request.extension(), request.number());
        if (answer instanceof CloudpbxAnswer.Done<String> done) {
            return new Originated.Started(done.value().isEmpty() ? null : done.value());
        }
        if (answer instanceof CloudpbxAnswer.Failed<String> failed) {
            return failed.mayHaveRun()
                    ? new Originated.Unknown(failed.reason())
                    : new Originated.Refused(failed.reason(), true);
        }
        // A phone that could not be rung now is not rung again later, when nobody expects it.
        return new Originated.Refused(answer.reason(), false);
    }
}
