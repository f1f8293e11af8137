package io.github.pbx24.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A portal that answers every request at once with a registered call, or with its only user. Prints its port. */
public final class InstantPortal {

    private static final String USERS =
            "{\"result\":[{\"ID\":\"9\",\"ACTIVE\":true,\"NAME\":\"Anna\",\"UF_PHONE_INNER\":\"103\"}],\"total\":1}";

    private static final String FINISHED =
            "{\"result\":{\"CALL_ID\":\"externalCall.5d41402abc4b2a76b9719d911017c592.1773130779\",\"EXTERNAL_CALL_ID\":null,"
                    + "\"PORTAL_USER_ID\":9,\"PHONE_NUMBER\":\"+79000000011\",\"PORTAL_NUMBER\":\"REST_APP:1\",\"INCOMING\":\"2\","
                    + "\"CALL_DURATION\":48,\"CALL_START_DATE\":\"2026-03-10T11:19:38+03:00\",\"CALL_STATUS\":1,\"CALL_VOTE\":0,"
                    + "\"COST\":0,\"COST_CURRENCY\":\"RUR\",\"CALL_FAILED_CODE\":\"200\",\"CALL_FAILED_REASON\":\"\",\"ID\":1,"
                    + "\"CRM_ACTIVITY_ID\":12},\"time\":{\"start\":1773130778,\"finish\":1773130779.1,\"duration\":1.1,"
                    + "\"processing\":1,\"date_start\":\"2026-03-10T11:19:38+03:00\",\"date_finish\":"
                    + "\"2026-03-10T11:19:39+03:00\"}}";

    private static final String BODY =
            "{\"result\":{\"CALL_ID\":\"externalCall.5d41402abc4b2a76b9719d911017c592.1773130779\","
                    + "\"CRM_CREATED_LEAD\":null,\"CRM_CREATED_ENTITIES\":[],\"CRM_ENTITY_TYPE\":\"CONTACT\",\"CRM_ENTITY_ID\":797},"
                    + "\"time\":{\"start\":1773130778,\"finish\":1773130779.120838,\"duration\":1.120838,\"processing\":1,"
                    + "\"date_start\":\"2026-03-10T11:19:38+03:00\",\"date_finish\":\"2026-03-10T11:19:39+03:00\","
                    + "\"operating_reset_at\":1773131378,\"operating\":0.2218}}";

    private static final byte[] ANSWER = answer(BODY);
    private static final byte[] ANSWER_USERS = answer(USERS);
    private static final byte[] ANSWER_FINISHED = answer(FINISHED);

    private InstantPortal() {}

    private static byte[] answer(String json) {
        return ("HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: " + json.length()
                        + "\r\n\r\n" + json)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Serves until it is killed.
     *
     * @param arguments none
     * @throws IOException if there is no port
     */
    public static void main(String[] arguments) throws IOException {
        try (ServerSocket server = listen()) {
            System.out.println(server.getLocalPort());
            serve(server);
        }
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    }

    /** Serves in this process until it ends. Answers the port. */
    static int start() throws IOException {
        ServerSocket server = listen();
        thread(() -> {
            try {
                serve(server);
            } catch (IOException e) {
                // Closed.
            }
        });
        return server.getLocalPort();
    }

    private static void serve(ServerSocket server) throws IOException {
        while (true) {
            Socket socket = server.accept();
            socket.setTcpNoDelay(true);
            thread(() -> serve(socket));
        }
    }

    private static void thread(Runnable task) {
        Thread thread = new Thread(task, "portal");
        thread.setDaemon(true);
        thread.start();
    }

    private static byte[] answerTo(String request) {
        String line = request.substring(0, request.indexOf('\r'));
        if (line.contains("user.get")) {
            return ANSWER_USERS;
        }
        return line.contains("externalcall.finish") ? ANSWER_FINISHED : ANSWER;
    }

    private static void serve(Socket socket) {
        byte[] buffer = new byte[16 * 1024];
        try (socket) {
            InputStream in = socket.getInputStream();
            int filled = 0;
            while (true) {
                int read = in.read(buffer, filled, buffer.length - filled);
                if (read < 0) {
                    return;
                }
                filled += read;
                String text = new String(buffer, 0, filled, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
                int head = text.indexOf("\r\n\r\n");
                int length = text.indexOf("content-length: ");
                if (head >= 0
                        && filled
                                >= head
                                        + 4
                                        + Integer.parseInt(text.substring(length + 16, text.indexOf('\r', length)))) {
                    filled = 0;
                    socket.getOutputStream().write(answerTo(text));
                }
            }
        } catch (IOException e) {
            // The other side went away.
        }
    }
}
