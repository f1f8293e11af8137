package io.github.pbx24.gateway.http;

import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;

/**
 * Lets many connections be made at the same moment. Java leaves room for 50 that nobody has accepted yet; the system drops the
 * next one without a word, and its sender tries again after a second, then after three, and so on.
 */
final class Crowds {

    /** Systems lower this to what they allow, mostly 4,096. */
    private static final int NOT_ACCEPTED_YET = 4_096;

    private Crowds() {}

    /** To be said before the server starts. */
    static void welcome(Server server) {
        server.addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStarting(LifeCycle event) {
                for (Connector connector : server.getConnectors()) {
                    if (connector instanceof ServerConnector listening) {
                        listening.setAcceptQueueSize(NOT_ACCEPTED_YET);
                    }
                }
            }
        });
    }
}
