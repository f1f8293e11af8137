package io.github.pbx24.bitrix24.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.bitrix24.Bitrix24ApiException;
import io.github.pbx24.bitrix24.Bitrix24Authorization;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24ErrorKind;
import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.crm.CrmComment;
import io.github.pbx24.bitrix24.crm.CrmType;
import io.github.pbx24.simulator.PortalSimulator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tasks, and the comments of a deal, made, listed, changed and deleted on a portal. */
class TasksOnPortalTest {

    private static final Instant DEADLINE = Instant.parse("2026-03-10T08:00:00Z");

    private final PortalSimulator portal = PortalSimulator.builder().start();
    private final Bitrix24Client client = Bitrix24Client.builder(
                    Bitrix24Authorization.incomingWebhook(portal.webhookUrl()))
            .build();

    TasksOnPortalTest() {
        portal.addUser(7, "Anna", "101");
    }

    @AfterEach
    void close() {
        client.close();
        portal.close();
    }

    @Test
    void a_task_is_added_changed_completed_and_deleted() {
        TasksFacet tasks = client.tasks();
        Task added = client.execute(
                tasks.add("Call back", 7, Map.of("DEADLINE", DEADLINE, "UF_CRM_TASK", List.of("D_410"))));

        assertThat(added.title()).isEqualTo("Call back");
        assertThat(added.responsibleId()).isEqualTo(7);
        assertThat(added.createdBy()).isEqualTo(1);
        assertThat(added.status()).isEqualTo(Task.PENDING);
        assertThat(added.deadline()).isEqualTo(DEADLINE);
        assertThat(added.closed()).isNull();
        assertThat(client.execute(tasks.get(added.id()))).hasToString("Task[" + added.id() + ", status 2]");

        assertThat(client.execute(tasks.update(added.id(), Map.of("TITLE", "Call at once")))
                        .title())
                .isEqualTo("Call at once");
        Task done = client.execute(tasks.complete(added.id()));
        assertThat(done.status()).isEqualTo(Task.COMPLETED);
        assertThat(done.closed()).isNotNull();
        assertThat(client.execute(tasks.delete(added.id()))).isTrue();
        assertThatThrownBy(() -> client.execute(tasks.get(added.id())))
                .isInstanceOfSatisfying(
                        Bitrix24ApiException.class,
                        e -> assertThat(e.kind()).isEqualTo(Bitrix24ErrorKind.ACCESS_DENIED));
    }

    @Test
    void tasks_are_walked_by_id_though_rows_and_conditions_name_it_differently() {
        List<Bitrix24Request<Task>> additions = new ArrayList<>();
        for (int i = 0; i < 170; i++) {
            additions.add(Tasks.add("Task " + i, i % 10 == 0 ? 1 : 7, Map.of()));
        }
        assertThat(client.batch(additions, true).isComplete()).isTrue();
        int before = portal.requests().size();

        assertThat(client.stream(Tasks.listing().select("TITLE")).map(Task::id))
                .hasSize(170)
                .doesNotHaveDuplicates()
                .isSorted();
        assertThat(portal.requests().stream()
                        .skip(before)
                        .filter(request -> request.method().equals("tasks.task.list")))
                .isNotEmpty()
                .allSatisfy(request ->
                        assertThat(request.parameters().get("start")).asString().isEqualTo("-1"));
        assertThat(client.stream(Tasks.listing().where("RESPONSIBLE_ID", 1))).hasSize(17);
        assertThat(client.stream(Tasks.listing().descending("ID")).map(Task::title))
                .startsWith("Task 169");
        assertThat(client.execute(Tasks.list(Map.of(">ID", 0), 100))).hasSize(50);
    }

    @Test
    void all_comments_of_a_deal_are_read() {
        long deal = portal.addDeal("Roof", null, 7);
        List<Bitrix24Request<Long>> additions = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            additions.add(client.crm().timeline().addComment(CrmType.DEAL, deal, "Comment " + i, Map.of()));
        }
        assertThat(client.batch(additions, true).isComplete()).isTrue();

        assertThat(client.stream(client.crm().timeline().comments(CrmType.DEAL, deal))
                        .map(CrmComment::comment))
                .hasSize(120)
                .startsWith("Comment 0", "Comment 1")
                .doesNotHaveDuplicates();
        List<CrmComment> page = client.execute(client.crm().timeline().listComments(CrmType.DEAL, deal, 100));
        assertThat(page).hasSize(20);
        assertThat(page.get(0).authorId()).isEqualTo(1);
        assertThat(page.get(0).created()).isNotNull();
        assertThat(page.get(0)).hasToString("CrmComment[" + page.get(0).id() + "]");
    }

    @Test
    void files_of_a_comment_are_told() {
        ResultNode row = ResultNode.of(
                Map.of("ID", "999", "FILES", Map.of("1", Map.of("id", 1, "name", "1.gif"), "2", Map.of("id", 2))));
        Bitrix24Request<List<CrmComment>> request = client.crm().timeline().listComments(CrmType.DEAL, 2, 0);

        assertThat(request.decoder().apply(ResultNode.of(List.of(row))))
                .singleElement()
                .satisfies(comment -> assertThat(comment.files()).containsExactlyInAnyOrder(1L, 2L));
    }

    @Test
    void what_makes_no_sense_is_not_sent() {
        assertThatThrownBy(() -> Tasks.add(" ", 7, Map.of())).isInstanceOf(Bitrix24FieldException.class);
        assertThatThrownBy(() -> Tasks.add("Call", 0, Map.of())).isInstanceOf(Bitrix24FieldException.class);
        assertThatThrownBy(() -> Tasks.update(5, Map.of())).isInstanceOf(Bitrix24FieldException.class);
        assertThatThrownBy(() -> Tasks.complete(-1)).isInstanceOf(Bitrix24FieldException.class);
        assertThatThrownBy(() -> Tasks.list(Map.of(), -1)).isInstanceOf(Bitrix24FieldException.class);
    }
}
