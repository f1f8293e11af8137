package io.github.pbx24.bitrix24;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.bitrix24.internal.form.PhpQuery;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Bitrix24RequestTest {

    @Test
    void flags_are_sent_as_numbers_at_every_depth() {
        Bitrix24Request<ResultNode> request = Bitrix24Request.generic(
                "crm.deal.update", Map.of("a", true, "b", Map.of("c", List.of(false, true))), Repeatability.REPEATABLE);

        assertThat(request.parameters()).isEqualTo(Map.of("a", 1, "b", Map.of("c", List.of(0, 1))));
    }

    @Test
    void parameters_are_copied_and_cannot_be_changed() {
        List<Object> users = new ArrayList<>(List.of(17));
        Map<String, Object> parameters = new HashMap<>(Map.of("USER_ID", users));
        Bitrix24Request<ResultNode> request = Bitrix24Request.generic("a.b", parameters, Repeatability.REPEATABLE);

        users.add(18);
        parameters.put("X", 1);

        assertThat(request.parameters()).isEqualTo(Map.of("USER_ID", List.of(17)));
        assertThatThrownBy(() -> request.parameters().put("Y", 2)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void a_value_that_cannot_be_sent_is_named_by_its_path() {
        assertThatThrownBy(() -> generic(Map.of("fields", Map.of("DATE", new Object()))))
                .isInstanceOf(Bitrix24FieldException.class)
                .hasMessageStartingWith("fields[DATE] must be");
        assertThatThrownBy(() -> generic(Map.of("n", Double.NaN))).hasMessage("n must be a finite number");
        assertThatThrownBy(() -> generic(Map.of("n", new AtomicLong()))).hasMessage("n must be an immutable number");
        assertThatThrownBy(() -> generic(Map.of("", 1))).isInstanceOf(Bitrix24FieldException.class);
    }

    @Test
    void a_list_that_holds_itself_ends_in_an_exception() {
        List<Object> endless = new ArrayList<>();
        endless.add(endless);

        assertThatThrownBy(() -> generic(Map.of("x", endless))).isInstanceOf(Bitrix24FieldException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "../x", "a.b?c", "a b", ".a", "a..b", "a.b.", "метод"})
    void a_method_name_cannot_leave_its_place_in_the_address(String method) {
        assertThatThrownBy(() -> Bitrix24Request.generic(method, Map.of(), Repeatability.REPEATABLE))
                .isInstanceOf(Bitrix24FieldException.class);
    }

    @Test
    void text_shows_the_method_only() {
        assertThat(generic(Map.of("PHONE_NUMBER", "+74950000101"))).hasToString("a.b");
    }

    @Test
    void queries_are_written_with_brackets() {
        assertThat(PhpQuery.of(generic(Map.of("FILTER", Map.of(">ID", 5))).parameters()))
                .isEqualTo("FILTER%5B%3EID%5D=5");
        assertThat(PhpQuery.of(generic(Map.of("USER_ID", List.of(1, 2))).parameters()))
                .isEqualTo("USER_ID%5B0%5D=1&USER_ID%5B1%5D=2");
        assertThat(PhpQuery.of(generic(Map.of("P", "+7 495&x=ы")).parameters())).isEqualTo("P=%2B7+495%26x%3D%D1%8B");
        assertThat(PhpQuery.of(generic(Map.of("COST", new BigDecimal("1E+3"))).parameters()))
                .isEqualTo("COST=1000");
        assertThat(PhpQuery.of(Map.of())).isEmpty();
    }

    private static Bitrix24Request<ResultNode> generic(Map<String, ?> parameters) {
        return Bitrix24Request.generic("a.b", parameters, Repeatability.REPEATABLE);
    }
}
