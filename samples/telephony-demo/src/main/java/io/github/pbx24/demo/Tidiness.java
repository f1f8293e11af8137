package io.github.pbx24.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How a branch looks when all its calls are over.
 *
 * @param vendor whose exchange
 * @param calls how many calls there were
 * @param leftOver what should not be there
 */
record Tidiness(String vendor, int calls, List<String> leftOver) {

    private static final int TAIL = 4;

    Tidiness {
        leftOver = List.copyOf(leftOver);
    }

    /** Looks, as soon as the gateway has nothing left to do. */
    static Tidiness of(Branch branch) {
        Await.until("the gateway to have nothing left to do", () -> isIdle(branch));
        List<String> clients = branch.clients();
        List<String> leftOver = new ArrayList<>();
        for (String client : clients) {
            String tail = client.substring(client.length() - TAIL);
            Expected.leftOver(branch, client).forEach(found -> leftOver.add("client " + tail + ": " + found));
        }
        int rows = branch.portal().calls().size();
        if (leftOver.isEmpty() && rows != clients.size()) {
            leftOver.add(rows + " rows in the history for " + clients.size() + " calls");
        }
        return new Tidiness(branch.pbx().vendor(), clients.size(), leftOver);
    }

    private static boolean isIdle(Branch branch) {
        return Json.list(branch.ask("/api/deliveries?status=pending")).isEmpty()
                && Json.list(branch.ask("/api/calls?limit=1000")).stream()
                        .allMatch(call -> Objects.equals(call.get("state"), "synced"));
    }

    /**
     * Adds up.
     *
     * @throws ScenarioFailedException if something is left over
     */
    static String sumUp(List<Tidiness> parts) {
        List<String> leftOver =
                parts.stream().flatMap(part -> part.leftOver().stream()).toList();
        if (!leftOver.isEmpty()) {
            throw new ScenarioFailedException(String.join("; ", leftOver));
        }
        int calls = parts.stream().mapToInt(Tidiness::calls).sum();
        return calls + " calls, " + calls + " rows in the history, no card open, no call running";
    }
}
