package dev.presage.persistence.domain.account;

import dev.presage.persistence.domain.account.Familiar.Place;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A memory as people see it. */
final class AccountView {
    private static final int MOST_PLACES = 10;
    private static final int MOST_RECENT = 50;

    private AccountView() {}

    static Map<String, Object> of(AccountMemory memory) {
        var view = new LinkedHashMap<String, Object>();
        view.put(
                "usualAmount",
                memory.usual().isEmpty() ? 0.0 : cents(memory.usual().getFirst().mean()));
        view.put("transactions", memory.transactions());
        view.put("knownTerminals", names(memory.terminals()));
        view.put("knownCountries", names(memory.countries()));
        view.put("confirmedFraud", memory.labels().fraud());
        view.put("confirmedGenuine", memory.labels().genuine());
        view.put("unknownLabels", memory.labels().unknown());
        view.put("leakProbability", memory.leak().probability());
        view.put(
                "recent",
                memory.recent().stream()
                        .limit(MOST_RECENT)
                        .map(AccountView::recent)
                        .toList());
        return view;
    }

    private static List<String> names(Familiar familiar) {
        return familiar.places().stream().limit(MOST_PLACES).map(Place::name).toList();
    }

    private static Map<String, Object> recent(Remembered remembered) {
        var view = new LinkedHashMap<String, Object>();
        view.put("id", remembered.id());
        view.put("time", Instant.ofEpochMilli(remembered.millis()).toString());
        view.putAll(AccountPayloads.show(remembered.transaction()));
        view.put("verdict", remembered.verdict().name().toLowerCase(Locale.ROOT));
        view.put("score", remembered.score());
        switch (remembered.label()) {
            case FRAUD -> view.put("fraud", true);
            case GENUINE -> view.put("fraud", false);
            case NOTHING -> {}
        }
        return view;
    }

    private static double cents(double amount) {
        return Math.round(amount * 100) / 100.0;
    }
}
