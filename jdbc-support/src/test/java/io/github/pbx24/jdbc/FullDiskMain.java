package io.github.pbx24.jdbc;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Run by {@code src/test/scripts/full-disk.sh}: writes until the disk is full, deletes the ballast, writes on, verifies. */
final class FullDiskMain {
    private FullDiskMain() {}

    public static void main(String[] args) throws Exception {
        Path file = Path.of(args[0]);
        Set<String> acknowledged = new HashSet<>();
        try (JdbcDatabase database = JdbcDatabase.sqlite(file)) {
            TestDatabases.execute(database, "CREATE TABLE note (text VARCHAR(100) PRIMARY KEY, body BLOB)");
            database.checkWritable();
            int failures = 0;
            for (int i = 0; failures < 5; i++) {
                failures = write(database, "before " + i, acknowledged) ? 0 : failures + 1;
            }
            System.out.println(acknowledged.size() + " acknowledged, now full; ready: " + ready(database));
            Files.delete(Path.of(args[1]));
            long start = System.nanoTime();
            while (!write(database, "after", acknowledged)) {
                Thread.onSpinWait();
            }
            System.out.println("works again " + (System.nanoTime() - start) / 1_000_000
                    + " ms after there was space; ready: " + ready(database));
            List<String> stored =
                    database.read(c -> Statements.list(c, "SELECT text FROM note", row -> row.getString(1)));
            acknowledged.removeAll(stored);
            System.out.println(acknowledged.size() + " acknowledged are lost");
        }
    }

    private static boolean write(JdbcDatabase database, String text, Set<String> acknowledged) {
        try {
            database.write(
                    c -> Statements.update(c, "INSERT INTO note (text, body) VALUES (?, ?)", text, new byte[3 * 4096]));
            return acknowledged.add(text);
        } catch (JdbcFailure e) {
            return false;
        }
    }

    private static String ready(JdbcDatabase database) {
        try {
            database.checkWritable();
            return "yes";
        } catch (JdbcFailure e) {
            return "no, " + e.kind() + ", " + e.getMessage();
        }
    }
}
