package com.example.crmevents;

import io.github.pbx24.bitrix24.Bitrix24ApiException;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24ErrorKind;
import io.github.pbx24.bitrix24.crm.CrmObject;
import io.github.pbx24.bitrix24.crm.CrmObjects;
import io.github.pbx24.bitrix24.crm.CrmType;
import io.github.pbx24.events.LoopGuard;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Makes both sides of a deal the same. Whatever wakes it, an event or a change in the ERP, it reads both sides and what they last
 * agreed on, and writes the differences; to Bitrix24 through the loop guard, which keeps their events away.
 *
 * <p>Where both sides changed the same field, Bitrix24 wins.
 */
final class DealSync {

    /** Says in Bitrix24 that a deal began in the ERP. */
    static final String ORIGINATOR = "ERP";

    /** Name of the portal. */
    static final String PORTAL = "main";

    private static final int LOCKS = 64;

    private final Bitrix24Client client;
    private final ErpTable erp;
    private final LoopGuard guard;
    private final Object[] locks = new Object[LOCKS];
    final AtomicLong nothingToDo = new AtomicLong();
    final AtomicLong toErp = new AtomicLong();
    final AtomicLong toBitrix = new AtomicLong();

    DealSync(Bitrix24Client client, ErpTable erp, LoopGuard guard) {
        this.client = client;
        this.erp = erp;
        this.guard = guard;
        for (int i = 0; i < LOCKS; i++) {
            locks[i] = new Object();
        }
    }

    /** Makes a deal of Bitrix24 the same on both sides. */
    void deal(long dealId) {
        // One at a time for each deal in this process; the version of the row guards against the ERP's users.
        synchronized (locks[(int) (dealId % LOCKS)]) {
            boolean settled = false;
            while (!settled) {
                settled = settle(dealId);
            }
        }
    }

    private boolean settle(long dealId) {
        CrmObject deal;
        try {
            deal = client.execute(CrmObjects.get(CrmType.DEAL, dealId));
        } catch (Bitrix24ApiException e) {
            if (e.kind() != Bitrix24ErrorKind.NOT_FOUND) {
                throw e;
            }
            erp.delete(dealId);
            return true;
        }
        DealValues there = DealValues.of(deal);
        Optional<ErpDeal> known = erp.ofDeal(dealId);
        if (known.isEmpty()) {
            Optional<String> origin = deal.text("ORIGIN_ID")
                    .filter(id -> deal.text("ORIGINATOR_ID").equals(Optional.of(ORIGINATOR)))
                    .filter(id -> erp.byNumber(id).isPresent());
            if (origin.isEmpty()) {
                erp.together(() -> {
                    erp.take(dealId, there);
                    guard.remember(PORTAL, CrmType.DEAL, dealId, there.fields());
                    return true;
                });
                toErp.incrementAndGet();
                return true;
            }
            erp.link(origin.get(), dealId);
            return false;
        }
        ErpDeal row = known.get();
        DealValues here = row.values();
        @Nullable DealValues agreed = row.agreed();
        DealValues merged = new DealValues(
                merged(there.title(), here.title(), agreed == null ? null : agreed.title()),
                merged(there.amount(), here.amount(), agreed == null ? null : agreed.amount()));
        Map<String, Object> changes = new LinkedHashMap<>();
        if (!merged.title().equals(there.title())) {
            changes.put("TITLE", merged.title());
        }
        if (!merged.amount().equals(there.amount())) {
            changes.put("OPPORTUNITY", merged.amount());
        }
        if (!changes.isEmpty()) {
            guard.update(PORTAL, client, CrmType.DEAL, dealId, changes);
            toBitrix.incrementAndGet();
        }
        if (merged.equals(here) && merged.equals(agreed)) {
            guard.remember(PORTAL, CrmType.DEAL, dealId, merged.fields());
            nothingToDo.incrementAndGet();
            return true;
        }
        if (!merged.equals(here)) {
            toErp.incrementAndGet();
        }
        // Also what was read here and not by a handler is known from now on.
        return erp.together(() -> {
            boolean settled = erp.settle(row, merged);
            if (settled) {
                guard.remember(PORTAL, CrmType.DEAL, dealId, merged.fields());
            }
            return settled;
        });
    }

    private static String merged(String there, String here, @Nullable String agreed) {
        boolean changedThere = !there.equals(agreed);
        return changedThere ? there : here;
    }

    /** A row that Bitrix24 does not have yet. Looks first, as an earlier try may have got through without its answer. */
    void add(String number) {
        synchronized (locks[Math.floorMod(number.hashCode(), LOCKS)]) {
            ErpDeal row = erp.byNumber(number).orElseThrow();
            if (row.dealId() != null) {
                return;
            }
            List<CrmObject> found = client.execute(CrmObjects.list(
                    CrmType.DEAL, Map.of("=ORIGINATOR_ID", ORIGINATOR, "=ORIGIN_ID", number), List.of("ID"), -1));
            long dealId;
            if (found.isEmpty()) {
                erp.sending(row);
                dealId = guard.add(
                        PORTAL,
                        client,
                        CrmType.DEAL,
                        Map.of(
                                "TITLE",
                                row.values().title(),
                                "OPPORTUNITY",
                                row.values().amount(),
                                "ORIGINATOR_ID",
                                ORIGINATOR,
                                "ORIGIN_ID",
                                number));
                toBitrix.incrementAndGet();
            } else {
                dealId = found.get(0).id();
            }
            erp.link(number, dealId);
        }
    }
}
