package io.github.pbx24.gateway.check;

import io.github.pbx24.gateway.config.PbxConfig;
import io.github.pbx24.http.TlsFailure;
import io.github.pbx24.pbx.ExtensionList;
import io.github.pbx24.pbx.ExtensionList.ListedExtension;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxEnvironment;
import io.github.pbx24.pbx.http.TrustedAuthorities;
import io.github.pbx24.pbx.http.UnusableCertificatesException;
import io.github.pbx24.pbx.setup.SetupFinding;
import io.github.pbx24.runtime.Providers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Looks at one exchange: what its settings allow, and whether its addresses answer. */
final class PbxCheck {

    private static final int TIMEOUT_MILLIS = 5_000;
    private static final String CA_FILE = "ca-file";
    private static final List<String> ADDRESSES = List.of("api-url", "base-url");

    private final String place;
    private final PbxConfig pbx;
    private final Providers providers;
    private final PbxEnvironment environment;
    private final List<Finding> findings = new ArrayList<>();
    private TrustedAuthorities trust = TrustedAuthorities.platform();
    private @Nullable Map<String, ListedExtension> listed;

    PbxCheck(String place, PbxConfig pbx, Providers providers, PbxEnvironment environment) {
        this.environment = environment;
        this.place = place;
        this.pbx = pbx;
        this.providers = providers;
    }

    List<Finding> run() {
        try (PbxConnection connection = providers.connect(pbx.provider(), pbx.settings(), environment)) {
            findings.add(Finding.ok(place, "the settings of " + pbx.id() + " are valid"));
            if (Providers.believesEverybody(connection)) {
                findings.add(
                        Finding.warn(
                                place + ".allow-unverified",
                                "requests prove nothing: whoever knows the address can report calls; set a secret in settings"));
            }
            if (connection.callControl().isEmpty()) {
                findings.add(Finding.warn(place, "cannot start calls: a click on a number in Bitrix24 does nothing"));
            }
            if (connection.recordings().isEmpty()) {
                findings.add(Finding.warn(place, "cannot fetch recordings"));
            }
            connection.checkSetup().forEach(this::tell);
            connection.extensions().ifPresent(this::list);
        }
        trustFile();
        for (String key : ADDRESSES) {
            if (pbx.settings().get(key) instanceof String address) {
                reach(place + ".settings." + key, URI.create(address));
            }
        }
        return findings;
    }

    /** With the extensions that the exchange told, for the comparison with the portal. */
    ExtensionCheck.Exchange exchange() {
        return new ExtensionCheck.Exchange(place, pbx, listed);
    }

    String portal() {
        return pbx.portal();
    }

    private void list(ExtensionList extensions) {
        ExtensionList.ListAnswer answer = extensions.read();
        if (answer instanceof ExtensionList.ListAnswer.Extensions all) {
            Map<String, ListedExtension> byNumber = new TreeMap<>();
            all.extensions().forEach(extension -> byNumber.put(extension.number(), extension));
            listed = byNumber;
        } else if (answer instanceof ExtensionList.ListAnswer.Failed failed) {
            findings.add(Finding.warn(
                    place, "its extensions cannot be compared with those in Bitrix24: " + failed.reason()));
        }
    }

    private void tell(SetupFinding finding) {
        String where =
                finding.about().map(setting -> place + ".settings." + setting).orElse(place);
        findings.add(
                switch (finding.level()) {
                    case OK -> Finding.ok(where, finding.message());
                    case WARNING -> Finding.warn(where, finding.message());
                    case FAILURE -> Finding.fail(where, finding.message());
                });
    }

    private void reach(String where, URI address) {
        boolean secure = "https".equalsIgnoreCase(address.getScheme());
        int port = address.getPort() >= 0 ? address.getPort() : secure ? 443 : 80;
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.getHost(), port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            if (secure) {
                shakeHands(socket, address.getHost(), port);
            }
            findings.add(Finding.ok(where, address.getHost() + ":" + port + " answers"));
        } catch (SSLException e) {
            findings.add(Finding.fail(
                    where,
                    "no secure connection to " + address.getHost() + ":" + port + ": "
                            + TlsFailure.of(e, TrustedAuthorities.HOW_TO_TRUST)
                                    .map(TlsFailure::words)
                                    .orElse("the connection broke; is a proxy in between?")));
        } catch (UnknownHostException e) {
            findings.add(Finding.fail(where, "the name " + address.getHost() + " is unknown"));
        } catch (IOException e) {
            findings.add(Finding.fail(
                    where, address.getHost() + ":" + port + " does not answer; is a firewall in between?"));
        }
    }

    /** Trusts what the provider trusts, and wants the certificate to be for this host, as it does. */
    private void shakeHands(Socket socket, String host, int port) throws IOException {
        SSLSocketFactory factory = trust.sockets();
        try (SSLSocket tls = (SSLSocket) factory.createSocket(socket, host, port, true)) {
            SSLParameters parameters = tls.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            tls.setSSLParameters(parameters);
            tls.startHandshake();
        }
    }

    /** The settings are valid here, so the file can be read. */
    private void trustFile() {
        if (!(pbx.settings().get(CA_FILE) instanceof String file)) {
            return;
        }
        String where = place + ".settings." + CA_FILE;
        try {
            trust = TrustedAuthorities.platformAnd(Path.of(file));
            trust.outdated(environment.clock().instant())
                    .forEach(problem -> findings.add(Finding.warn(where, problem)));
        } catch (InvalidPathException | UnusableCertificatesException e) {
            findings.add(Finding.fail(where, String.valueOf(e.getMessage())));
        }
    }
}
