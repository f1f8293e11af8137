package io.github.pbx24.pbx.verify;

import io.github.pbx24.pbx.SignatureVerifier;
import io.github.pbx24.pbx.Verdict;
import io.github.pbx24.pbx.WebhookRequest;
import java.util.List;

/**
 * Lets only listed networks in. Immutable and thread-safe.
 *
 * <p>Behind a reverse proxy every request comes from the proxy: then the receiver has to pass on the real address, and only
 * from a proxy that it trusts.
 *
 * @since 0.1
 */
public final class AddressVerifier implements SignatureVerifier {

    private final List<Network> networks;

    private AddressVerifier(List<Network> networks) {
        this.networks = networks;
    }

    /**
     * Allows addresses and networks.
     *
     * @param networks IPv4 or IPv6 addresses, alone or with a prefix length, for example {@code 10.0.0.0/8}; at least one. The prefix
     *     has at least 8 bits (IPv4) or 7 (IPv6): to let everybody in, say {@link Verifiers#acceptUnverified()}
     * @return a verifier
     * @throws IllegalArgumentException if one of them is neither, or is a network so large that it proves nothing; the message names it
     */
    public static AddressVerifier allow(List<String> networks) {
        if (networks.isEmpty()) {
            throw new IllegalArgumentException("networks must not be empty");
        }
        return new AddressVerifier(networks.stream().map(Network::parse).toList());
    }

    @Override
    public Verdict verify(WebhookRequest request) {
        String address = request.remoteAddress().orElse("");
        if (address.isEmpty()) {
            return Verdict.refused(Verdict.Reason.ADDRESS, "the sender's address is unknown");
        }
        byte[] bytes = Network.addressBytes(address);
        for (Network network : networks) {
            if (network.contains(bytes)) {
                return Verdict.accepted();
            }
        }
        return Verdict.refused(Verdict.Reason.ADDRESS, "the sender's address is not allowed");
    }

    @Override
    public String toString() {
        return "AddressVerifier" + networks;
    }
}
